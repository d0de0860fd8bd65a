package io.forwardauth.gateway.conformance.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * Header lines of clients. What must never arrive bears a mark in its value.
 */
final class HeaderLines {

	/** In values that no origin may see. */
	static final String FORGED = "forged.";

	/**
	 * In lines that become headers only for who reads a line's end where there is none.
	 */
	static final String INJECTED = "injected.";

	/** Behind it stands whose header it is. */
	static final String MANAGED = FORGED + "managed";

	/** Of an alias of a managed header: not even a trusted proxy may send it. */
	static final String ALIAS = FORGED + "alias";

	private static final String MARKS = "_.!#$%&'*+^`|~";

	private final Dice dice;

	private final boolean trusted;

	HeaderLines(Dice dice, boolean trusted) {
		this.dice = dice;
		this.trusted = trusted;
	}

	/** One line, or two if one is folded. */
	String any() {
		return switch (this.dice.below(16)) {
			case 0, 1, 2, 3 -> identity();
			case 4, 5, 6 -> managed();
			case 7 -> connection();
			case 8 -> oddName();
			case 9 -> oddValue();
			case 10 -> this.dice.pick("TE: trailers", "TE: gzip, trailers;q=0.5", "Trailer: X-Auth-User",
					"Upgrade: h2c", "Keep-Alive: 5", "Proxy-Connection: keep-alive", "HTTP2-Settings: AAMAAABkAAQ",
					"Proxy-Authorization: Basic eA==") + "\r\n";
			case 11 -> "Cookie: a=" + this.dice.below(9) + "; b=2\r\n";
			case 12 -> "X-Long: " + "v".repeat(this.dice.pick(100, 5000, this.dice.oneIn(5) ? 66_000 : 10)) + "\r\n";
			default -> "X-" + this.dice.text("ABab", 3) + ": " + this.dice.text("abc ,;=\"\u00e9", 6) + "x\r\n";
		};
	}

	/**
	 * A header by which a user is named, under its name or another that reads the same.
	 */
	String identity() {
		Guard owner = this.dice.pick(Landscape.GUARDS);
		List<String> names = new ArrayList<>(owner.names());
		if (!owner.prefix().isEmpty()) {
			names.add(owner.prefix() + this.dice.pick("One", "Two-Three", "X"));
		}
		String name = this.dice.pick(names);
		boolean other = this.dice.oneIn(2);
		return this.dice.anyCase(other ? alias(name) : name) + ": " + FORGED + owner.name() + "\r\n";
	}

	/** One of X-Forwarded-* and its like. */
	String managed() {
		if (this.dice.oneIn(8)) {
			return this.trusted ? "Forwarded: for=192.0.2.1\r\n" : "Forwarded: for=" + MANAGED + "\r\n";
		}
		String name = this.dice.pick(Landscape.MANAGED);
		if (this.dice.oneIn(2)) {
			return this.dice.anyCase(alias(name)) + ": " + ALIAS + "\r\n";
		}
		if (!this.trusted) {
			return this.dice.anyCase(name) + ": " + MANAGED + "\r\n";
		}
		// What a trusted proxy says of method and URI counts: it would hide what was
		// asked.
		boolean harmless = !name.equals("X-Forwarded-Uri") && !name.equals("X-Forwarded-Method");
		return harmless ? name + ": 192.0.2." + this.dice.between(1, 9) + "\r\n" : "";
	}

	private String alias(String name) {
		StringBuilder alias = new StringBuilder(name);
		List<Integer> hyphens = new ArrayList<>();
		for (int i = 0; i < name.length(); i++) {
			if (name.charAt(i) == '-') {
				hyphens.add(i);
			}
		}
		int certain = this.dice.pick(hyphens);
		for (int at : hyphens) {
			if (at == certain || this.dice.oneIn(2)) {
				alias.setCharAt(at, MARKS.charAt(this.dice.below(this.dice.pick(1, 2, MARKS.length()))));
			}
		}
		return alias.toString();
	}

	private String connection() {
		List<String> tokens = new ArrayList<>();
		int count = this.dice.between(1, 3);
		for (int i = 0; i < count; i++) {
			tokens.add(this.dice.pick("keep-alive", "X-Auth-User", "x-first", "X-Second", "X-List-User", "X-Id-One",
					"X-Forwarded-For", "X-Real-Ip", "x-forwarded-proto", "X-Forwarded-Host", "X_Auth_User", "Cookie",
					"Host", "Content-Length", "Transfer-Encoding", "TE", "upgrade", "", "\"x", "X-Forwarded-Uri",
					this.dice.oneIn(3) ? "close" : "X-Abc"));
		}
		return this.dice.anyCase("Connection") + ": " + String.join(this.dice.pick(",", ", ", " ,"), tokens) + "\r\n";
	}

	/** A name that is none, or that somebody repairs. */
	private String oddName() {
		String name = this.dice.pick("X-Auth-User", "X-First", "X-Calm-User", "X-Forwarded-For", "Content-Length",
				"Transfer-Encoding", "Host");
		String value = ": " + INJECTED + "x\r\n";
		return switch (this.dice.below(8)) {
			case 0 -> name + " " + value;
			case 1 -> name + "\t" + value;
			case 2 -> "X-Other: a\r\n " + name + value;
			case 3 -> "X-Other: a\r\n\t" + name + value;
			case 4 -> "\u0000" + name + value;
			case 5 -> name.replace('-', ' ') + value;
			case 6 -> value;
			default -> name + "\u00e9" + value;
		};
	}

	/** A value in which some find a line's end. */
	private String oddValue() {
		String name = this.dice.pick("X-Auth-User", "X-First", "X-Second", "X-Forwarded-For");
		String end = this.dice.pick("\n", "\r", "\u0000", "\u000b", "\u000c", "\u0085", "\r\r\n", "\n\n", "%0d%0a");
		return "X-Other: a" + end + name + ": " + INJECTED + "x\r\n";
	}

}
