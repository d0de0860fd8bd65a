package io.forwardauth.gateway.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.params.provider.Arguments;

import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Servers with all sorts of certificates, and their authorities and the gateway's own
 * certificates in files.
 */
final class TlsStage implements AutoCloseable {

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	/** How the line and the way through Spring Cloud Gateway are called in tables. */
	static final List<String> WAYS = List.of("line", "Spring way");

	final X509Bundle authority = Certificates.authority("authority.test");

	final X509Bundle clients = Certificates.authority("clients.test");

	final Map<String, TlsServer> servers = new TreeMap<>();

	private final Path directory;

	private final List<TestGateway> gateways = new ArrayList<>();

	TlsStage(Path directory) {
		this.directory = directory;
		this.servers.put("good", new TlsServer(Certificates.issued(this.authority, "localhost"), null));
		this.servers.put("mutual", new TlsServer(Certificates.issued(this.authority, "localhost"), this.clients));
		this.servers.put("other", new TlsServer(Certificates.issued(this.authority, "shop.test"), null));
		this.servers.put("address", new TlsServer(Certificates.issued(this.authority, "127.0.0.1"), null));
		this.servers.put("expired", new TlsServer(Certificates.expired(this.authority, "localhost"), null));
		write("ca", this.authority.getCertificatePEM());
		write("wrong-ca", Certificates.authority("elsewhere.test").getCertificatePEM());
		for (String client : List.of("anna", "bert")) {
			X509Bundle certificate = Certificates.issued(this.clients, client);
			write(client, certificate.getCertificatePEM());
			write(client + "-key", certificate.getPrivateKeyPEM());
		}
	}

	/** A file of that name. */
	String file(String name) {
		return this.directory.resolve(name + ".pem").toString();
	}

	String write(String name, String content) {
		try {
			return Files.writeString(Path.of(file(name)), content).toString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Puts the files' paths, and PEM itself, in place of their names. */
	String filled(String option) {
		String filled = option.replace("(PEM of ca)", this.authority.getCertificatePEM());
		for (String name : List.of("wrong-ca", "ca", "anna-key", "anna", "bert-key", "bert")) {
			filled = filled.replace("(" + name + ")", file(name));
		}
		return filled;
	}

	/** The URL of a server. */
	String url(String host, String server) {
		return "https://" + host + ":" + this.servers.get(server).port();
	}

	/** A gateway with two bundles, to be ended with the stage. */
	TestGateway gateway(boolean line) {
		TestGateway gateway = new TestGateway().withLine()
			.with("forward-auth.line.enabled=" + line, "management.server.port=0", "server.http2.enabled=true");
		for (String client : List.of("anna", "bert")) {
			String bundle = "spring.ssl.bundle.pem." + client + "-bundle.";
			gateway.with(bundle + "truststore.certificate=" + file("ca"),
					bundle + "keystore.certificate=" + file(client),
					bundle + "keystore.private-key=" + file(client + "-key"));
		}
		this.gateways.add(gateway);
		return gateway;
	}

	void forget() {
		this.servers.values().forEach(TlsServer::forget);
	}

	static int get(TestGateway gateway, String path) throws IOException, InterruptedException {
		return CLIENT.send(HttpRequest.newBuilder(URI.create(gateway.url(path))).build(), BodyHandlers.discarding())
			.statusCode();
	}

	/** The status line of a WebSocket's handshake. */
	static String handshake(TestGateway gateway, String path) throws IOException {
		try (Socket socket = new Socket("localhost", gateway.port())) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream()
				.write(("GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
						+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			StringBuilder line = new StringBuilder();
			int next;
			while ((next = socket.getInputStream().read()) >= 0 && next != '\r') {
				line.append((char) next);
			}
			return line.toString();
		}
	}

	/** Each row of a table on each way: description, way, number, server, expected. */
	static Stream<Arguments> onBothWays(List<Row> rows) {
		return WAYS.stream()
			.flatMap((way) -> IntStream.range(0, rows.size())
				.mapToObj((i) -> arguments(rows.get(i).description(), way, i, rows.get(i).server(),
						rows.get(i).expected())));
	}

	/**
	 * A line of a table.
	 *
	 * @param description what the case is
	 * @param server which server is called
	 * @param host under which name or address
	 * @param options what is configured, as name=value; see {@link TlsStage#filled}
	 * @param expected SNI and client's name that the server sees, or refused
	 */
	record Row(String description, String server, String host, List<String> options, String expected) {

		/** Reads lines whose cells are parted by bars. */
		static List<Row> table(String lines) {
			return lines.lines().map(Row::of).toList();
		}

		static Row of(String line) {
			String[] cells = line.split("\\|", -1);
			String options = cells[3].strip();
			return new Row(cells[0].strip(), cells[1].strip(), cells[2].strip(),
					options.isEmpty() ? List.of() : List.of(options.split(" (?=[a-z-]+=)", -1)), cells[4].strip());
		}

	}

	@Override
	public void close() {
		this.gateways.forEach(TestGateway::close);
		this.servers.values().forEach(TlsServer::close);
	}

}
