package io.forwardauth.gateway.edge;

import io.forwardauth.gateway.http.PercentEncoding;
import io.netty.util.internal.StringUtil;
import org.jspecify.annotations.Nullable;

/**
 * The one path that route, policy, X-Forwarded-Uri and origin see: dot segments removed,
 * slashes merged, unreserved characters decoded, all other escapes kept in upper case,
 * what may not stand in a path encoded (RFC 3986 6.2.2). A path in which some origin
 * would find another one after decoding is refused.
 */
public final class CanonicalPath {

	private static final byte PLAIN = 0;

	private static final byte ENCODED = 1;

	private static final byte ESCAPE = 2;

	private static final byte REFUSED = 3;

	/** For each character of ISO-8859-1 what becomes of it. */
	private static final byte[] KINDS = kinds();

	private final String raw;

	private final StringBuilder path;

	private final DecodedSegment decoded = new DecodedSegment();

	private CanonicalPath(String raw) {
		this.raw = raw;
		this.path = new StringBuilder(raw.length() + 16);
	}

	/**
	 * Makes a path canonical. An ordinary one is returned as it is, without a copy.
	 * @param rawPath a path as it came over the wire, one character a byte (ISO-8859-1),
	 * without a query
	 * @return the canonical path, or null if it is refused: it does not start with a
	 * slash, has a bad escape, a control character, a blank, a {@code #} or {@code ?}, a
	 * character that is no byte, an escaped NUL, CR or LF, or a segment that an origin
	 * would take for a dot segment after decoding ({@code ..%2f}, {@code ..;},
	 * {@code ..\})
	 */
	public static @Nullable String of(String rawPath) {
		if (rawPath.isEmpty() || rawPath.charAt(0) != '/') {
			return null;
		}
		return isOrdinary(rawPath) ? rawPath : new CanonicalPath(rawPath).canonical();
	}

	/** Nothing to encode or decode, no empty segment, none that starts with a dot. */
	private static boolean isOrdinary(String path) {
		char previous = ' ';
		for (int i = 0; i < path.length(); i++) {
			char c = path.charAt(i);
			if (c > 0xFF || KINDS[c] != PLAIN || (previous == '/' && (c == '/' || c == '.'))) {
				return false;
			}
			previous = c;
		}
		return true;
	}

	private @Nullable String canonical() {
		int end = this.raw.length();
		for (int at = 0; at < end;) {
			int start = this.path.length();
			this.path.append('/');
			at = readSegment(at + 1);
			if (at < 0) {
				return null;
			}
			settleSegment(start);
		}
		boolean directory = this.raw.charAt(end - 1) == '/';
		if (this.path.length() == 0 || (directory && this.path.charAt(this.path.length() - 1) != '/')) {
			this.path.append('/');
		}
		return this.raw.contentEquals(this.path) ? this.raw : this.path.toString();
	}

	/** Appends the segment that starts here; returns where it ends, or -1 to refuse. */
	private int readSegment(int from) {
		this.decoded.reset();
		int at = from;
		while (at < this.raw.length() && this.raw.charAt(at) != '/') {
			char c = this.raw.charAt(at);
			byte kind = (c > 0xFF) ? REFUSED : KINDS[c];
			if (kind == REFUSED) {
				return -1;
			}
			if (kind == ESCAPE) {
				int octet = octet(at);
				if (octet < 0 || !appendOctet((char) octet)) {
					return -1;
				}
				at += 3;
				continue;
			}
			if (kind == ENCODED) {
				appendEscape(c);
			}
			else {
				this.path.append(c);
			}
			this.decoded.next(c);
			at++;
		}
		return this.decoded.isTreacherous() ? -1 : at;
	}

	/** The segment from here on is complete: an empty one or a dot segment goes. */
	private void settleSegment(int start) {
		int dots = this.decoded.dots();
		if (this.path.length() == start + 1 || dots == 1) {
			this.path.setLength(start);
		}
		else if (dots == 2) {
			this.path.setLength(start);
			int parent = this.path.lastIndexOf("/");
			this.path.setLength(Math.max(parent, 0));
		}
	}

	private boolean appendOctet(char octet) {
		if (octet == 0 || octet == '\r' || octet == '\n') {
			return false;
		}
		if (isUnreserved(octet)) {
			this.path.append(octet);
		}
		else {
			appendEscape(octet);
		}
		this.decoded.next(octet);
		return true;
	}

	private void appendEscape(char octet) {
		PercentEncoding.append(this.path, octet);
	}

	/** The octet that the escape here stands for, or -1 if it is a bad one. */
	private int octet(int at) {
		if (at + 2 >= this.raw.length()) {
			return -1;
		}
		int high = StringUtil.decodeHexNibble(this.raw.charAt(at + 1));
		int low = StringUtil.decodeHexNibble(this.raw.charAt(at + 2));
		return (high < 0 || low < 0) ? -1 : (high << 4) | low;
	}

	private static boolean isUnreserved(char c) {
		return PercentEncoding.isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
	}

	private static byte[] kinds() {
		byte[] kinds = new byte[256];
		for (char c = 0; c < kinds.length; c++) {
			if (isUnreserved(c) || "/!$&'()*+,;=:@[]".indexOf(c) >= 0) {
				kinds[c] = PLAIN;
			}
			else if (c == '%') {
				kinds[c] = ESCAPE;
			}
			else if (c <= ' ' || c == 0x7F || c == '#' || c == '?') {
				kinds[c] = REFUSED;
			}
			else {
				kinds[c] = ENCODED;
			}
		}
		return kinds;
	}

}
