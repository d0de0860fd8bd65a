package io.forwardauth.gateway.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import io.netty.pkitesting.X509Bundle;

import io.forwardauth.gateway.line.Http2Wire;

/**
 * The JDK's own blocking client, which trusts anybody and tells whom it met.
 */
final class TlsClient {

	private String serverName;

	private String[] alpn = {};

	private String[] protocols;

	private X509Bundle certificate;

	/** Kept, and with it what a session may be resumed with. */
	private SSLContext context;

	private int certificatesSeen;

	TlsClient asksFor(String serverName) {
		this.serverName = serverName;
		return this;
	}

	TlsClient alpn(String... protocols) {
		this.alpn = protocols;
		return this;
	}

	TlsClient protocols(String... protocols) {
		this.protocols = protocols;
		return this;
	}

	TlsClient certificate(X509Bundle certificate) {
		this.certificate = certificate;
		return this;
	}

	/** Shakes hands, sends a request and reads its answer. */
	Met meet(int port) throws IOException {
		try (SSLSocket socket = open(port)) {
			socket.startHandshake();
			socket.getOutputStream()
				.write("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
			X509Certificate of = (X509Certificate) socket.getSession().getPeerCertificates()[0];
			return new Met(of.getSubjectX500Principal().getName(), socket.getSession().getProtocol(),
					socket.getSession().getCipherSuite(), socket.getApplicationProtocol(), answer);
		}
	}

	/** Shakes hands and goes on with HTTP/2. */
	Http2 http2(int port) throws IOException {
		SSLSocket socket = open(port);
		socket.startHandshake();
		X509Certificate of = (X509Certificate) socket.getSession().getPeerCertificates()[0];
		return new Http2(of.getSubjectX500Principal().getName(), Http2Wire.over(socket));
	}

	/** The subject of the certificate that the server showed. */
	String subject(int port) {
		try {
			return meet(port).subject();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private SSLSocket open(int port) throws IOException {
		SSLSocket socket = (SSLSocket) context().getSocketFactory()
			.createSocket(InetAddress.getLoopbackAddress(), port);
		socket.setSoTimeout(10_000);
		SSLParameters parameters = socket.getSSLParameters();
		if (this.serverName != null) {
			parameters.setServerNames(List.of(new SNIHostName(this.serverName)));
		}
		if (this.protocols != null) {
			parameters.setProtocols(this.protocols);
		}
		parameters.setApplicationProtocols(this.alpn);
		socket.setSSLParameters(parameters);
		return socket;
	}

	/** How often a server has shown a certificate; who resumes a session shows none. */
	int certificatesSeen() {
		return this.certificatesSeen;
	}

	private SSLContext context() {
		try {
			if (this.context == null) {
				KeyManager[] keys = (this.certificate != null)
						? this.certificate.toKeyManagerFactory("SunX509").getKeyManagers() : null;
				SSLContext made = SSLContext.getInstance("TLS");
				made.init(keys, new TrustManager[] { new Anybody() }, null);
				this.context = made;
			}
			return this.context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private final class Anybody extends X509ExtendedTrustManager {

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type) {
			TlsClient.this.certificatesSeen++;
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
			checkServerTrusted(chain, type);
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
			checkServerTrusted(chain, type);
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type) {
			throw new UnsupportedOperationException("this is a client");
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
			checkClientTrusted(chain, type);
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
			checkClientTrusted(chain, type);
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

	/** Who was met, and the connection. */
	record Http2(String subject, Http2Wire wire) implements AutoCloseable {

		@Override
		public void close() {
			this.wire.close();
		}

	}

	/** Who was met, and how. */
	record Met(String subject, String protocol, String cipher, String alpn, String answer) {
	}

}
