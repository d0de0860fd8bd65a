package io.forwardauth.gateway.conformance.fuzz;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The canonical path by the words of the specification, slow and without a line of the
 * gateway's own.
 */
public final class Canonical {

	private static final Pattern UNIT = Pattern.compile("%([0-9A-Fa-f]{2})|[^%]", Pattern.DOTALL);

	private static final String UNRESERVED = "[A-Za-z0-9._~-]";

	private static final String PLAIN = "[A-Za-z0-9._~!$&'()*+,;=:@\\[\\]-]";

	/** A segment of a path. */
	private static final class Segment {

		private final StringBuilder normal = new StringBuilder();

		private final StringBuilder octets = new StringBuilder();

		/** Whether an origin that decodes first finds a dot segment inside. */
		boolean isTreacherous() {
			String[] pieces = this.octets.toString().split("[/\\\\]", -1);
			for (String piece : pieces) {
				String[] parameters = piece.split(";", 2);
				boolean inside = pieces.length > 1 || parameters.length > 1;
				if (inside && (parameters[0].equals(".") || parameters[0].equals(".."))) {
					return true;
				}
			}
			return false;
		}

	}

	private Canonical() {
	}

	/**
	 * Makes a path canonical.
	 * @param path as it came, one character a byte
	 * @return the canonical path, or null if it must be refused
	 */
	public static @Nullable String of(String path) {
		List<Segment> segments = path.startsWith("/") ? segments(path.substring(1)) : null;
		if (segments == null || segments.stream().anyMatch(Segment::isTreacherous)) {
			return null;
		}
		Deque<String> kept = new ArrayDeque<>();
		for (Segment segment : segments) {
			String name = segment.normal.toString();
			if (name.equals("..")) {
				kept.pollLast();
			}
			else if (!name.isEmpty() && !name.equals(".")) {
				kept.addLast(name);
			}
		}
		boolean directory = path.endsWith("/") && !kept.isEmpty();
		return "/" + String.join("/", kept) + (directory ? "/" : "");
	}

	private static @Nullable List<Segment> segments(String rest) {
		List<Segment> segments = new ArrayList<>(List.of(new Segment()));
		Matcher unit = UNIT.matcher(rest);
		int at = 0;
		while (unit.find()) {
			if (unit.start() != at) {
				return null;
			}
			at = unit.end();
			if (unit.group().equals("/")) {
				segments.add(new Segment());
			}
			else if (!add(segments.get(segments.size() - 1), unit.group(), unit.group(1))) {
				return null;
			}
		}
		return (at == rest.length()) ? segments : null;
	}

	private static boolean add(Segment segment, String unit, @Nullable String hex) {
		boolean escaped = hex != null;
		char octet = (hex != null) ? (char) Integer.parseInt(hex, 16) : unit.charAt(0);
		if (escaped ? (octet == 0 || octet == '\n' || octet == '\r')
				: (octet <= ' ' || octet == 0x7F || octet == '#' || octet == '?' || octet > 0xFF)) {
			return false;
		}
		boolean asItIs = String.valueOf(octet).matches(escaped ? UNRESERVED : PLAIN);
		segment.normal.append(asItIs ? String.valueOf(octet) : String.format("%%%02X", (int) octet));
		segment.octets.append(octet);
		return true;
	}

}
