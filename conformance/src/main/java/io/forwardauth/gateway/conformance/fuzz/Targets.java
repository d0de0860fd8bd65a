package io.forwardauth.gateway.conformance.fuzz;

import java.util.List;

/**
 * Request targets, of which some should be another path, and some none at all.
 */
final class Targets {

	private static final String PATH = "abcXYZ019-._~!$&'()*+,;=:@[]";

	private static final String ODD = "|\\{}^`\"<>\u00c3\u00a9\u00ff";

	private static final String QUERY = "abc=&?/%7C%zz[]{}|.;+*'\"\\^`";

	private static final List<String> DOTS = List.of("..", ".", "%2e%2e", "%2E.", ".%2e", "%2e", "...", "..;", "..;x=1",
			"%2e%2e;", "..%2f", "..%2F..", "..\\", "..%5c", "%5c..", "..%3b", ".%2f", "%2f..", "%252e%252e", "..%00",
			"..%c0%af", "%c0%ae%c0%ae", ".;/..", "x;/..", ";..", "a%2f..%2fb", "..;%2f..", "", "", "/", "//");

	private final Dice dice;

	Targets(Dice dice) {
		this.dice = dice;
	}

	/** A target that no server objects to, under this route. */
	String plain(String id) {
		StringBuilder path = new StringBuilder("/" + id);
		int segments = this.dice.between(0, 3);
		for (int i = 0; i < segments; i++) {
			path.append('/').append(this.dice.text("abcdef0123456789-._~", this.dice.between(1, 8))).append('x');
		}
		return path + (this.dice.oneIn(2) ? "?q=" + this.dice.text("abc&=%20", 0) + this.dice.below(100) : "");
	}

	String any() {
		int kind = this.dice.below(30);
		return switch (kind) {
			case 0 ->
				"http://" + this.dice.pick("h.test", "h.test:81", "[::1]:80", "a@h.test", "", "h.test:x") + path();
			case 1 -> this.dice.pick("*", "http:" + path(), "h.test:443", "//" + path(), "https://h.test", "http://",
					"HTTP://h.test" + path(), "ws://h.test/", path().substring(1) + "x", "?" + path(), "%2f" + path());
			case 2 ->
				path() + this.dice.pick("#f", "%", "%zz", "%0", "%00", "%0a", "%0D", "\u0001", "\u007f", "%u0041");
			case 3 -> path() + "/" + this.dice.text("l", this.dice.pick(300, 9000, this.dice.oneIn(6) ? 70_000 : 100));
			default -> path() + (this.dice.oneIn(2) ? query() : "");
		};
	}

	private String query() {
		return "?" + this.dice.text(QUERY, this.dice.between(0, 20))
				+ this.dice.pick("", "", "&x=/../public", "?", "\u00e9");
	}

	private String path() {
		StringBuilder path = new StringBuilder(this.dice.oneIn(30) ? "//" : "/");
		path.append(spelt(this.dice.pick(Landscape.PLACES).id()));
		int segments = this.dice.between(0, 5);
		for (int i = 0; i < segments; i++) {
			path.append(this.dice.oneIn(40) ? this.dice.pick("\\", "%2f", "%5c", "%2F") : "/");
			path.append(segment());
		}
		return path.append(this.dice.oneIn(3) ? "/" : "").toString();
	}

	private String segment() {
		return switch (this.dice.below(10)) {
			case 0, 1 -> this.dice.pick(DOTS);
			case 2 -> spelt(this.dice.pick(Landscape.PLACES).id());
			case 3 -> this.dice.text(ODD, this.dice.between(1, 3));
			case 4 -> String.format("%%%02x", this.dice.between(0x20, 0xff));
			case 5 -> this.dice.pick("..", ".");
			default -> this.dice.text(PATH, this.dice.between(1, 6)) + "x";
		};
	}

	/** The same name, perhaps in another spelling. */
	private String spelt(String name) {
		if (name.isEmpty() || !this.dice.oneIn(6)) {
			return name;
		}
		int at = this.dice.below(name.length());
		String escaped = name.substring(0, at) + String.format("%%%02x", (int) name.charAt(at))
				+ name.substring(at + 1);
		return this.dice.pick(escaped, escaped.toUpperCase(java.util.Locale.ROOT), name + ";v=1", name + ";",
				";" + name, name.toUpperCase(java.util.Locale.ROOT), name + "%3b", name + "%2f", name + ".",
				name + "%20", name + "x");
	}

}
