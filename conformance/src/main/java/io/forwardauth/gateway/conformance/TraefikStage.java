package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.yaml.snakeyaml.Yaml;

/**
 * The real Traefik, told the setup by a file. It listens on two ports; on the second it
 * trusts {@code ::1}.
 */
final class TraefikStage extends Stage implements AutoCloseable {

	private final int port = Running.freePort();

	private final int portTrusting6 = Running.freePort();

	private final Running traefik;

	/**
	 * Starts it and waits until it serves.
	 * @param installation where everything is
	 * @param change what is made of its configuration
	 */
	TraefikStage(Installation installation, UnaryOperator<Map<String, Object>> change) throws IOException {
		Path directory = installation.directory();
		Path file = Files.createTempFile(directory, "traefik", ".yml");
		Files.writeString(file, new Yaml().dump(change.apply(TraefikSettings.of(Setup.of(ports())))));
		this.traefik = new Running(List.of(installation.traefik().toString(), "--providers.file.filename=" + file,
				// It reads the file two seconds later otherwise.
				"--providers.providersthrottleduration=50ms", "--log.level=WARN", "--global.checkNewVersion=false",
				"--global.sendAnonymousUsage=false", "--entryPoints.web.address=:" + this.port,
				"--entryPoints.web.forwardedHeaders.trustedIPs=" + Peer.STRANGER.trustedThere(),
				"--entryPoints.web6.address=:" + this.portTrusting6,
				"--entryPoints.web6.forwardedHeaders.trustedIPs=" + Peer.TRUSTED_6.trustedThere()),
				Files.createTempFile(directory, "traefik", ".log"));
		this.traefik.awaitServing(Peer.STRANGER, this.port);
	}

	@Override
	int port(Peer peer) {
		return (peer == Peer.TRUSTED_6) ? this.portTrusting6 : this.port;
	}

	@Override
	public void close() {
		this.traefik.close();
	}

	@Override
	public String toString() {
		return "Traefik";
	}

}
