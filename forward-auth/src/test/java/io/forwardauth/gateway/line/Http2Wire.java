package io.forwardauth.gateway.line;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * The client's end of one HTTP/2 connection, for tests: what it sends is what it was
 * told, be it allowed or not. Fields go out in their order, as literals. It keeps to the
 * server's windows, and gives back what it has read unless it is told to hold it. Reading
 * waits at most ten seconds. Texts are ISO-8859-1. Belongs to one thread.
 */
public final class Http2Wire implements AutoCloseable {

	/** Frame types (RFC 9113 6). */
	public static final int DATA = 0;

	public static final int HEADERS = 1;

	public static final int PRIORITY = 2;

	public static final int RST_STREAM = 3;

	public static final int SETTINGS = 4;

	public static final int PING = 6;

	public static final int GOAWAY = 7;

	public static final int WINDOW_UPDATE = 8;

	public static final int CONTINUATION = 9;

	/** Flags of frames. */
	public static final int END_STREAM = 1;

	public static final int ACK = 1;

	public static final int END_HEADERS = 4;

	public static final int PADDED = 8;

	/** Settings. */
	public static final int MAX_CONCURRENT_STREAMS = 3;

	public static final int INITIAL_WINDOW_SIZE = 4;

	public static final int MAX_HEADER_LIST_SIZE = 6;

	private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final int PATIENCE_MILLIS = 10_000;

	private static final int DEFAULT_WINDOW = 65_535;

	private static final int MAX_FRAME = 16_384;

	private final Socket socket;

	private final DataInputStream in;

	private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);

	private final Map<Integer, Stream> streams = new HashMap<>();

	private final Map<Integer, Long> settings = new HashMap<>();

	private int nextStream = 1;

	private long connectionWindow = DEFAULT_WINDOW;

	private long streamWindow = DEFAULT_WINDOW;

	private boolean holding;

	private GoAway goAway;

	private int pongs;

	private Http2Wire(Socket socket) throws IOException {
		this.socket = socket;
		this.in = new DataInputStream(socket.getInputStream());
		socket.setSoTimeout(PATIENCE_MILLIS);
		socket.setTcpNoDelay(true);
	}

	/**
	 * Begins with prior knowledge, in the clear, on the loopback address.
	 * @param port where
	 * @return the connection, the server's settings read
	 */
	public static Http2Wire to(int port) throws IOException {
		return over(new Socket(InetAddress.getLoopbackAddress(), port));
	}

	/**
	 * Begins on a connection, which may be one of TLS that has agreed on {@code h2}.
	 * @param socket the connection
	 * @param settings identifiers and values, in turn
	 * @return the connection, the server's settings read
	 */
	public static Http2Wire over(Socket socket, int... settings) throws IOException {
		Http2Wire wire = new Http2Wire(socket);
		ByteBuffer payload = ByteBuffer.allocate(3 * settings.length);
		for (int i = 0; i < settings.length; i += 2) {
			payload.putShort((short) settings[i]).putInt(settings[i + 1]);
		}
		wire.bytes(PREFACE);
		wire.frame(SETTINGS, 0, 0, payload.array());
		while (wire.settings.isEmpty()) {
			wire.read();
		}
		return wire;
	}

	/** A field of a head. */
	public record Field(String name, String value) {

		@Override
		public String toString() {
			return this.name + ": " + this.value;
		}

	}

	/**
	 * What a stream has brought.
	 *
	 * @param heads those of interim answers, and the answer's
	 * @param body all of the body that came
	 * @param trailers what followed the body, or an empty list
	 * @param ended whether the answer is whole
	 * @param reset the code of RST_STREAM, or -1
	 */
	public record Answer(List<List<Field>> heads, String body, List<Field> trailers, boolean ended, int reset) {

		/** The final status, or 0 if there is none. */
		public int status() {
			String status = header(":status");
			return (status != null && !status.startsWith("1")) ? Integer.parseInt(status) : 0;
		}

		/** The first value in the newest head, or null. */
		public String header(String name) {
			return this.heads.isEmpty() ? null
					: this.heads.get(this.heads.size() - 1)
						.stream()
						.filter((field) -> field.name().equals(name))
						.map(Field::value)
						.findFirst()
						.orElse(null);
		}

	}

	/** The server's last word. */
	public record GoAway(int lastStream, int code) {
	}

	/**
	 * The fields of a request.
	 * @param lines {@code name: value}, pseudo-headers among them
	 * @return the fields
	 */
	public static List<Field> fields(String... lines) {
		List<Field> fields = new ArrayList<>();
		for (String line : lines) {
			int colon = line.indexOf(':', 1);
			fields.add(new Field(line.substring(0, colon), line.substring(colon + 1).stripLeading()));
		}
		return fields;
	}

	/**
	 * The fields of a plain request.
	 * @param method its method
	 * @param path its path
	 * @param more further lines, as in {@link #fields}
	 * @return the fields
	 */
	public static List<Field> request(String method, String path, String... more) {
		List<Field> fields = fields(":method: " + method, ":scheme: http", ":path: " + path, ":authority: h");
		fields.addAll(fields(more));
		return fields;
	}

	/**
	 * Sends a request and waits for what becomes of it.
	 * @param head the fields of its head
	 * @param body its body, or null for none
	 * @param trailers what follows the body, maybe nothing
	 * @return what has come until the stream's end
	 */
	public Answer ask(List<Field> head, byte[] body, List<Field> trailers) throws IOException {
		boolean more = body != null || !trailers.isEmpty();
		int stream = open(head, !more);
		if (body != null) {
			data(stream, body, trailers.isEmpty());
		}
		if (!trailers.isEmpty()) {
			headers(stream, trailers, true);
		}
		return answer(stream);
	}

	/** Asks without a body. */
	public Answer ask(List<Field> head) throws IOException {
		return ask(head, null, List.of());
	}

	/**
	 * Opens a stream.
	 * @param head the fields of the request's head
	 * @param end whether nothing follows
	 * @return the stream's number
	 */
	public int open(List<Field> head, boolean end) throws IOException {
		int stream = this.nextStream;
		this.nextStream += 2;
		headers(stream, head, end);
		return stream;
	}

	/** Sends a head or trailers, in as many frames as it takes. */
	public Http2Wire headers(int stream, List<Field> fields, boolean end) throws IOException {
		byte[] block = block(fields);
		stream(stream);
		int type = HEADERS;
		int from = 0;
		do {
			int length = Math.min(MAX_FRAME, block.length - from);
			byte[] part = new byte[length];
			System.arraycopy(block, from, part, 0, length);
			from += length;
			int flags = (from == block.length) ? END_HEADERS : 0;
			frame(type, (type == HEADERS && end) ? flags | END_STREAM : flags, stream, part);
			type = CONTINUATION;
		}
		while (from < block.length);
		return this;
	}

	/** Sends a body's part, waiting for the windows; stops if the stream is reset. */
	public Http2Wire data(int stream, byte[] bytes, boolean end) throws IOException {
		Stream to = stream(stream);
		int from = 0;
		do {
			int length = Math.min(bytes.length - from, MAX_FRAME);
			while (length > 0 && window(to) <= 0 && to.reset < 0 && this.goAway == null) {
				read();
			}
			length = (int) Math.min(length, Math.max(window(to), 0));
			if (to.reset >= 0 || (length == 0 && from < bytes.length)) {
				return this;
			}
			byte[] part = new byte[length];
			System.arraycopy(bytes, from, part, 0, length);
			from += length;
			this.connectionWindow -= length;
			to.window -= length;
			frame(DATA, (end && from == bytes.length) ? END_STREAM : 0, stream, part);
		}
		while (from < bytes.length);
		return this;
	}

	/** How many bytes of body the server takes of a stream just now. */
	public long window(int stream) {
		return window(stream(stream));
	}

	/** Resets a stream. */
	public Http2Wire reset(int stream, int code) throws IOException {
		return frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(code).array());
	}

	/** Lets the server send as many bytes more. */
	public Http2Wire giveBack(int stream, int bytes) throws IOException {
		return frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
	}

	/** Whether what is read is not given back to the server's windows. */
	public Http2Wire holding(boolean on) {
		this.holding = on;
		return this;
	}

	/**
	 * Asks for a sign of life and waits for it: all sent before has been read by then.
	 */
	public Http2Wire ping() throws IOException {
		int before = this.pongs;
		frame(PING, 0, 0, new byte[8]);
		while (this.pongs == before) {
			read();
		}
		return this;
	}

	/** Sends a frame. */
	public Http2Wire frame(int type, int flags, int stream, byte... payload) throws IOException {
		byte[] frame = ByteBuffer.allocate(9 + payload.length)
			.putInt((payload.length << 8) | type)
			.put((byte) flags)
			.putInt(stream)
			.put(payload)
			.array();
		return bytes(frame);
	}

	/** Sends bare bytes. */
	public Http2Wire bytes(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		return this;
	}

	/** Reads until a stream has come to its end, one way or the other. */
	public Answer answer(int stream) throws IOException {
		Stream of = stream(stream);
		while (!of.ended && of.reset < 0) {
			read();
		}
		return of.answer();
	}

	/** Reads until a stream is reset, also behind its answer. */
	public Answer untilReset(int stream) throws IOException {
		Stream of = stream(stream);
		while (of.reset < 0) {
			read();
		}
		return of.answer();
	}

	/** Reads until a stream has brought as many heads. */
	public Answer heads(int stream, int count) throws IOException {
		Stream of = stream(stream);
		while (of.heads.size() < count) {
			read();
		}
		return of.answer();
	}

	/** Reads until a stream has brought as many bytes of body. */
	public Answer body(int stream, int bytes) throws IOException {
		Stream of = stream(stream);
		while (of.body.size() < bytes) {
			read();
		}
		return of.answer();
	}

	/** What a stream has brought so far. */
	public Answer soFar(int stream) {
		return stream(stream).answer();
	}

	/** Reads until the server has said GOAWAY. */
	public GoAway goAway() throws IOException {
		while (this.goAway == null) {
			read();
		}
		return this.goAway;
	}

	/** Reads until the connection ends; the last GOAWAY, or null if there was none. */
	public GoAway untilEnd() throws IOException {
		try {
			while (true) {
				read();
			}
		}
		catch (EOFException | SocketException ex) {
			return this.goAway;
		}
	}

	/** One of the server's settings, or null. */
	public Long setting(int identifier) {
		return this.settings.get(identifier);
	}

	/** The socket below. */
	public Socket socket() {
		return this.socket;
	}

	/** Reads one frame and does what it says. */
	public void read() throws IOException {
		int head = this.in.readInt();
		int flags = this.in.readUnsignedByte();
		int stream = this.in.readInt();
		byte[] payload = this.in.readNBytes(head >>> 8);
		ByteBuffer content = ByteBuffer.wrap(payload);
		switch (head & 0xFF) {
			case DATA -> received(stream, payload, (flags & END_STREAM) != 0);
			case HEADERS -> received(stream, block(stream, flags, payload), (flags & END_STREAM) != 0);
			case RST_STREAM -> stream(stream).reset = content.getInt();
			case SETTINGS -> settle(flags, content);
			case PING -> ping(flags, payload);
			case GOAWAY -> this.goAway = new GoAway(content.getInt(), content.getInt());
			case WINDOW_UPDATE -> grow(stream, content.getInt());
			default -> {
				// Of no meaning to a client.
			}
		}
	}

	private void received(int stream, byte[] data, boolean end) throws IOException {
		Stream of = stream(stream);
		of.body.write(data);
		of.ended |= end;
		if (data.length > 0 && !this.holding) {
			byte[] more = ByteBuffer.allocate(4).putInt(data.length).array();
			reply(WINDOW_UPDATE, 0, 0, more);
			if (!end) {
				reply(WINDOW_UPDATE, 0, stream, more);
			}
		}
	}

	private void received(int stream, List<Field> fields, boolean end) {
		Stream of = stream(stream);
		of.ended |= end;
		if (fields.isEmpty() || !fields.get(0).name().equals(":status")) {
			of.trailers.addAll(fields);
		}
		else {
			of.heads.add(fields);
		}
	}

	private List<Field> block(int stream, int flags, byte[] first) throws IOException {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		block.write(first);
		int more = flags;
		while ((more & END_HEADERS) == 0) {
			int head = this.in.readInt();
			more = this.in.readUnsignedByte();
			this.in.readInt();
			block.write(this.in.readNBytes(head >>> 8));
		}
		List<Field> fields = new ArrayList<>();
		try {
			Http2Headers headers = this.decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block.toByteArray()));
			headers.forEach((entry) -> fields.add(new Field(entry.getKey().toString(), entry.getValue().toString())));
		}
		catch (Http2Exception ex) {
			throw new IOException(ex);
		}
		return fields;
	}

	private void settle(int flags, ByteBuffer content) throws IOException {
		if ((flags & ACK) != 0) {
			return;
		}
		while (content.hasRemaining()) {
			int identifier = content.getShort();
			long value = content.getInt() & 0xFFFFFFFFL;
			if (identifier == INITIAL_WINDOW_SIZE) {
				long more = value - this.streamWindow;
				this.streamWindow = value;
				this.streams.values().forEach((stream) -> stream.window += more);
			}
			this.settings.put(identifier, value);
		}
		reply(SETTINGS, ACK, 0);
	}

	private void ping(int flags, byte[] payload) throws IOException {
		if ((flags & ACK) != 0) {
			this.pongs++;
		}
		else {
			reply(PING, ACK, 0, payload);
		}
	}

	/** What a client does unasked; the server may have gone meanwhile. */
	private void reply(int type, int flags, int stream, byte... payload) throws IOException {
		try {
			frame(type, flags, stream, payload);
		}
		catch (SocketException ex) {
			// What there is to read can be read all the same.
		}
	}

	private void grow(int stream, int bytes) {
		if (stream == 0) {
			this.connectionWindow += bytes;
		}
		else {
			stream(stream).window += bytes;
		}
	}

	private long window(Stream stream) {
		return Math.min(stream.window, this.connectionWindow);
	}

	private Stream stream(int number) {
		return this.streams.computeIfAbsent(number, (fresh) -> new Stream(this.streamWindow));
	}

	/** A header block (RFC 7541 6.2.2), without Huffman's code. */
	public static byte[] block(List<Field> fields) {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		for (Field field : fields) {
			block.write(0);
			literal(field.name(), block);
			literal(field.value(), block);
		}
		return block.toByteArray();
	}

	private static void literal(String text, ByteArrayOutputStream to) {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		int left = bytes.length;
		if (left < 0x7F) {
			to.write(left);
		}
		else {
			to.write(0x7F);
			for (left -= 0x7F; left >= 0x80; left >>>= 7) {
				to.write(0x80 | (left & 0x7F));
			}
			to.write(left);
		}
		to.writeBytes(bytes);
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What is known of one stream. */
	private static final class Stream {

		private final List<List<Field>> heads = new ArrayList<>();

		private final ByteArrayOutputStream body = new ByteArrayOutputStream();

		private final List<Field> trailers = new ArrayList<>();

		private boolean ended;

		private int reset = -1;

		private long window;

		Stream(long window) {
			this.window = window;
		}

		Answer answer() {
			return new Answer(List.copyOf(this.heads), this.body.toString(StandardCharsets.ISO_8859_1),
					List.copyOf(this.trailers), this.ended, this.reset);
		}

	}

}
