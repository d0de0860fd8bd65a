package io.forwardauth.gateway.line;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One end of a connection that knows no HTTP: bytes go out and come in as they are
 * (ISO-8859-1), so that nothing is tidied up. Reading waits at most ten seconds.
 */
final class Wire implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 10_000;

	private final Socket socket;

	private final InputStream in;

	Wire(Socket socket) throws IOException {
		this.socket = socket;
		this.in = socket.getInputStream();
		socket.setSoTimeout(PATIENCE_MILLIS);
		socket.setTcpNoDelay(true);
	}

	static Wire to(int port) throws IOException {
		return to(port, 0);
	}

	/**
	 * A client that takes in little at a time: {@code receiveBuffer} bytes, 0 for many.
	 */
	static Wire to(int port, int receiveBuffer) throws IOException {
		Socket socket = new Socket();
		if (receiveBuffer > 0) {
			socket.setReceiveBufferSize(receiveBuffer);
		}
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
		return new Wire(socket);
	}

	Socket socket() {
		return this.socket;
	}

	Wire send(String bytes) throws IOException {
		this.socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
		return this;
	}

	/** Lines of a head, each ended by CRLF, and the empty line. */
	Wire sendHead(String... lines) throws IOException {
		return send(String.join("\r\n", lines) + "\r\n\r\n");
	}

	/**
	 * Everything up to and with the next empty line, but for the date that the gateway
	 * adds.
	 */
	String readHead() throws IOException {
		return undated(readTo("\r\n\r\n"));
	}

	private static String undated(String text) {
		return text.replaceAll("(?<=\r\n)(?i)date: [a-z]{3}, \\d\\d [a-z]{3} [^\r]* GMT\r\n", "");
	}

	/** Everything up to and with these bytes. */
	String readTo(String end) throws IOException {
		StringBuilder read = new StringBuilder();
		while (read.length() < end.length() || !read.substring(read.length() - end.length()).equals(end)) {
			int next = this.in.read();
			if (next < 0) {
				throw new EOFException("ended after: " + read);
			}
			read.append((char) next);
		}
		return read.toString();
	}

	String read(int bytes) throws IOException {
		byte[] read = this.in.readNBytes(bytes);
		String text = new String(read, StandardCharsets.ISO_8859_1);
		if (read.length < bytes) {
			throw new EOFException("ended after: " + text);
		}
		return text;
	}

	/** A whole message that says its length. */
	String readMessage() throws IOException {
		String head = readHead();
		for (String line : head.lines().toList()) {
			if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
				return head + read(Integer.parseInt(line.substring(15).strip()));
			}
		}
		return head;
	}

	/**
	 * All that comes until the other side ends or resets the connection, but for the date
	 * that the gateway adds.
	 */
	String readToEnd() throws IOException {
		ByteArrayOutputStream read = new ByteArrayOutputStream();
		try {
			this.in.transferTo(read);
		}
		catch (SocketException ex) {
			// Reset: as much of an end as any.
		}
		return undated(read.toString(StandardCharsets.ISO_8859_1));
	}

	/** Whether bytes have arrived that nobody has read. */
	boolean hasMore() throws IOException {
		return this.in.available() > 0;
	}

	/** Reads to the end, and tells whether it was an RST. */
	boolean isReset() throws IOException {
		try {
			this.in.transferTo(OutputStream.nullOutputStream());
			return false;
		}
		catch (SocketException ex) {
			return true;
		}
	}

	/** Ends the connection in an orderly way. */
	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/** Says that nothing more comes, and goes on reading. */
	void endOutput() throws IOException {
		this.socket.shutdownOutput();
	}

	/** Ends it with an RST. */
	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

}
