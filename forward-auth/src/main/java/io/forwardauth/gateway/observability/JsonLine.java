package io.forwardauth.gateway.observability;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A buffer of JSON objects, one a line, as UTF-8. What it is given may be any characters
 * at all: none of them can end a string or a line, move a terminal's cursor, or make the
 * line anything but UTF-8.
 */
final class JsonLine {

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	private static final char REPLACEMENT = '\ufffd';

	private byte[] bytes;

	private int length;

	private boolean first;

	JsonLine(int capacity) {
		this.bytes = new byte[capacity];
	}

	int length() {
		return this.length;
	}

	void begin() {
		this.first = true;
		write('{');
	}

	void end() {
		write('}');
		write('\n');
	}

	/** A string, or null. */
	void string(String key, @Nullable String value) {
		key(key);
		if (value == null) {
			ascii("null");
		}
		else {
			write('"');
			escape(value);
			write('"');
		}
	}

	void number(String key, long value) {
		key(key);
		decimal(value);
	}

	/** Nanoseconds as milliseconds with three places. */
	void millis(String key, long nanos) {
		key(key);
		long micros = Math.max(0, nanos) / 1000;
		decimal(micros / 1000);
		int rest = (int) (micros % 1000);
		write('.');
		write('0' + rest / 100);
		write('0' + rest / 10 % 10);
		write('0' + rest % 10);
	}

	/** Empties the buffer even if the stream fails. */
	void drainTo(OutputStream out) throws IOException {
		int count = this.length;
		this.length = 0;
		out.write(this.bytes, 0, count);
	}

	private void key(String key) {
		if (!this.first) {
			write(',');
		}
		this.first = false;
		write('"');
		ascii(key);
		write('"');
		write(':');
	}

	private void escape(String value) {
		int count = value.length();
		for (int i = 0; i < count; i++) {
			char c = value.charAt(i);
			if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
				write(c);
			}
			else if (Character.isHighSurrogate(c) && i + 1 < count && Character.isLowSurrogate(value.charAt(i + 1))) {
				i++;
				utf8(Character.toCodePoint(c, value.charAt(i)));
			}
			else if (Character.isSurrogate(c)) {
				utf8(REPLACEMENT);
			}
			else if (c < 0xa0 || c == '\u2028' || c == '\u2029') {
				special(c);
			}
			else {
				utf8(c);
			}
		}
	}

	/** Quotes, backslashes, control characters (C1 too) and line separators. */
	private void special(char c) {
		write('\\');
		switch (c) {
			case '"', '\\' -> write(c);
			case '\n' -> write('n');
			case '\r' -> write('r');
			case '\t' -> write('t');
			default -> {
				write('u');
				write(HEX[c >> 12]);
				write(HEX[(c >> 8) & 0xf]);
				write(HEX[(c >> 4) & 0xf]);
				write(HEX[c & 0xf]);
			}
		}
	}

	private void utf8(int codePoint) {
		if (codePoint < 0x800) {
			write(0xc0 | (codePoint >> 6));
		}
		else {
			if (codePoint < 0x10000) {
				write(0xe0 | (codePoint >> 12));
			}
			else {
				write(0xf0 | (codePoint >> 18));
				write(0x80 | ((codePoint >> 12) & 0x3f));
			}
			write(0x80 | ((codePoint >> 6) & 0x3f));
		}
		write(0x80 | (codePoint & 0x3f));
	}

	private void decimal(long value) {
		ascii(Long.toString(value));
	}

	private void ascii(String text) {
		for (int i = 0; i < text.length(); i++) {
			write(text.charAt(i));
		}
	}

	private void write(int b) {
		if (this.length == this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, this.length * 2);
		}
		this.bytes[this.length++] = (byte) b;
	}

}
