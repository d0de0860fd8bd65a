package io.forwardauth.gateway.conformance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A request of the table as it is said in HTTP/2 (RFC 9113 8.3). What belongs to a
 * connection of HTTP/1.1, or is malformed there, cannot be said.
 *
 * @param fields names and values, pseudo-headers first
 * @param body the body, ISO-8859-1; null if there is none
 * @param trailers what follows it
 */
record Http2Request(List<String> fields, @Nullable String body, List<String> trailers) {

	private static final Pattern LINE = Pattern.compile("([A-Z]+) (/\\S*|\\*) HTTP/1\\.1");

	private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\0\r\n]*");

	/** RFC 9113 8.2.2. */
	private static final Set<String> CONNECTION_SPECIFIC = Set.of("connection", "keep-alive", "proxy-connection",
			"upgrade", "http2-settings", "trailers");

	/**
	 * Says a request in HTTP/2.
	 * @param bytes its bytes in HTTP/1.1
	 * @return how it is said, or null if it cannot be
	 */
	static @Nullable Http2Request of(String bytes) {
		int end = bytes.indexOf("\r\n\r\n");
		if (end < 0) {
			return null;
		}
		String[] lines = bytes.substring(0, end).split("\r\n", -1);
		String[] line = lines[0].split(" ", -1);
		if (!LINE.matcher(lines[0]).matches()
				|| !List.of(lines).subList(1, lines.length).stream().allMatch(HEADER.asMatchPredicate())) {
			return null;
		}
		Head head = new Head(line[0], line[1]);
		for (int i = 1; i < lines.length; i++) {
			int colon = lines[i].indexOf(':');
			if (!head.take(lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
					lines[i].substring(colon + 1).strip())) {
				return null;
			}
		}
		return head.finish(bytes.substring(end + 4));
	}

	/** A head that is being translated. */
	private static final class Head {

		private final List<String> fields = new ArrayList<>();

		private @Nullable String host;

		private boolean chunked;

		private int length = -1;

		Head(String method, String path) {
			this.fields.addAll(List.of(":method: " + method, ":scheme: http", ":path: " + path));
		}

		/** Whether the field can be said. */
		boolean take(String name, String value) {
			if (name.equals("host")) {
				boolean first = this.host == null && !value.isEmpty();
				this.host = value;
				return first;
			}
			if (name.equals("transfer-encoding")) {
				this.chunked = value.equals("chunked");
				return this.chunked;
			}
			if (name.equals("content-length")) {
				boolean once = this.length < 0 && value.matches("0|[1-9]\\d{0,8}");
				this.length = once ? Integer.parseInt(value) : 0;
				this.fields.add(name + ": " + value);
				return once;
			}
			this.fields.add(name + ": " + value);
			return !CONNECTION_SPECIFIC.contains(name) && (!name.equals("te") || value.equals("trailers"));
		}

		@Nullable Http2Request finish(String rest) {
			if (this.host == null || (this.chunked && this.length >= 0)) {
				return null;
			}
			this.fields.add(3, ":authority: " + this.host);
			if (this.chunked) {
				return chunks(rest);
			}
			return (rest.length() == Math.max(this.length, 0))
					? new Http2Request(this.fields, (this.length >= 0) ? rest : null, List.of()) : null;
		}

		private @Nullable Http2Request chunks(String rest) {
			InputStream in = new ByteArrayInputStream(rest.getBytes(StandardCharsets.ISO_8859_1));
			StringBuilder body = new StringBuilder();
			try {
				List<String> trailers = Message.chunks(in, body);
				boolean wellFormed = trailers.stream().allMatch(HEADER.asMatchPredicate());
				return (in.read() < 0 && wellFormed) ? new Http2Request(this.fields, body.toString(), trailers) : null;
			}
			catch (IOException ex) {
				return null;
			}
		}

	}

}
