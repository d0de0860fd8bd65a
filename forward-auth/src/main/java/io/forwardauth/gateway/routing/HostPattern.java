package io.forwardauth.gateway.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.springframework.util.AntPathMatcher;

/**
 * One pattern of a Host predicate: Ant style, labels separated by dots, without regard to
 * case. The common shapes are compared as text, which is what the matcher does with them
 * after cutting both sides to pieces.
 */
final class HostPattern {

	/** Thread-safe; it caches patterns, never hosts. */
	private static final AntPathMatcher MATCHER = matcher();

	/** Labels without anything that means something to the matcher, and none empty. */
	private static final Pattern LITERAL = Pattern.compile("[^.*?{}]+(\\.[^.*?{}]+)*");

	private final String text;

	private final Shape shape;

	/** For {@link Shape#LITERAL} the whole, for the wildcards the rest with its dot. */
	private final String literal;

	HostPattern(String text) {
		this.text = text;
		this.shape = shape(text);
		this.literal = switch (this.shape) {
			case ONE_LABEL -> text.substring(1);
			case ANY_LABELS -> text.substring(2);
			case LITERAL, GENERAL -> text;
		};
	}

	boolean matches(String host) {
		if (!isRegular(host)) {
			return MATCHER.match(this.text, host);
		}
		return switch (this.shape) {
			case LITERAL -> this.literal.equalsIgnoreCase(host);
			case ONE_LABEL -> endsWithLiteral(host) && host.indexOf('.') == host.length() - this.literal.length();
			case ANY_LABELS -> endsWithLiteral(host) || isLiteralWithoutDot(host);
			case GENERAL -> MATCHER.match(this.text, host);
		};
	}

	/** What the pattern names in a host that it matches. */
	Map<String, String> variables(String host) {
		return MATCHER.extractUriTemplateVariables(this.text, host);
	}

	/**
	 * The labels that every host it matches ends with, the last first, in one spelling.
	 */
	List<String> lastLabels() {
		List<String> labels = new ArrayList<>();
		Names all = Names.labels(this.text);
		while (all.hasNext()) {
			String label = all.next();
			if (!LITERAL.matcher(label).matches()) {
				break;
			}
			labels.add(label);
		}
		return labels;
	}

	String text() {
		return this.text;
	}

	private boolean endsWithLiteral(String host) {
		int start = host.length() - this.literal.length();
		return start > 0 && host.regionMatches(true, start, this.literal, 0, this.literal.length());
	}

	private boolean isLiteralWithoutDot(String host) {
		int length = this.literal.length() - 1;
		return host.length() == length && host.regionMatches(true, 0, this.literal, 1, length);
	}

	/** Whether no label is empty: the matcher overlooks empty ones. */
	private static boolean isRegular(String host) {
		return !host.isEmpty() && host.charAt(0) != '.' && host.charAt(host.length() - 1) != '.'
				&& !host.contains("..");
	}

	private static Shape shape(String text) {
		if (LITERAL.matcher(text).matches()) {
			return Shape.LITERAL;
		}
		if (text.startsWith("**.") && LITERAL.matcher(text.substring(3)).matches()) {
			return Shape.ANY_LABELS;
		}
		if (text.startsWith("*.") && LITERAL.matcher(text.substring(2)).matches()) {
			return Shape.ONE_LABEL;
		}
		return Shape.GENERAL;
	}

	private static AntPathMatcher matcher() {
		AntPathMatcher matcher = new AntPathMatcher(".");
		matcher.setCaseSensitive(false);
		return matcher;
	}

	private enum Shape {

		/** {@code www.example.org}. */
		LITERAL,

		/** {@code *.example.org}. */
		ONE_LABEL,

		/** {@code **.example.org}, which example.org itself matches too. */
		ANY_LABELS,

		/** Anything else. */
		GENERAL

	}

}
