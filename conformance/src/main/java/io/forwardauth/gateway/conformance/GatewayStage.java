package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/**
 * The real jar of the gateway, told the setup by a file, with Netty's detector of lost
 * buffers at its strictest. For peers that are trusted over IPv6 there is a second one.
 */
final class GatewayStage extends Stage implements AutoCloseable {

	private final Installation installation;

	private final Way way;

	private final Listening common;

	private @Nullable Listening trusting6;

	/**
	 * Starts it and waits until it serves.
	 * @param installation where everything is
	 * @param way which way requests take
	 */
	GatewayStage(Installation installation, Way way) throws IOException {
		this.installation = installation;
		this.way = way;
		this.common = start(Peer.STRANGER);
	}

	private Listening start(Peer peer) throws IOException {
		Map<String, Object> properties = new HashMap<>(
				GatewaySettings.of(Setup.of(ports()), peer.trustedThere(), this.way));
		int port = Running.freePort();
		properties.put("server.port", port);
		properties.put("management.server.port", Running.freePort());
		Path file = Files.createTempFile(this.installation.directory(), "gateway", ".yml");
		Files.writeString(file, new Yaml().dump(properties));
		Running process = new Running(
				List.of(Running.ofThisJdk("java"), "@" + this.installation.jvmOptions(),
						"-Dio.netty.leakDetection.level=paranoid", "-jar", this.installation.gateway().toString(),
						"--spring.config.additional-location=file:" + file),
				Files.createTempFile(this.installation.directory(), "gateway", ".log"));
		process.awaitServing(peer, port);
		return new Listening(process, port);
	}

	@Override
	int port(Peer peer) throws IOException {
		if (peer != Peer.TRUSTED_6) {
			return this.common.port();
		}
		if (this.trusting6 == null) {
			this.trusting6 = start(peer);
		}
		return this.trusting6.port();
	}

	@Override
	@Nullable SpringLimit limitOf(Case row) {
		return (this.way == Way.SPRING) ? row.lineOnly() : null;
	}

	/** The lines of its log that tell of a lost buffer. */
	List<String> leaks() {
		String log = this.common.process().log() + ((this.trusting6 != null) ? this.trusting6.process().log() : "");
		return log.lines().filter((line) -> line.contains("LEAK")).toList();
	}

	@Override
	public void close() {
		this.common.process().close();
		if (this.trusting6 != null) {
			this.trusting6.process().close();
		}
	}

	@Override
	public String toString() {
		return "the gateway, " + this.way;
	}

	private record Listening(Running process, int port) {
	}

}
