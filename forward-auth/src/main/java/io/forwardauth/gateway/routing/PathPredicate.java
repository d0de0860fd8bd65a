package io.forwardauth.gateway.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;

/**
 * {@code Path=/a/**,/b/{id}}: one of the patterns must match the canonical path.
 *
 * @param alternatives the patterns, the first that matches gives the variables
 */
record PathPredicate(List<Alternative> alternatives) implements RoutePredicate {

	/** Neither a wildcard nor encoded: it matches itself alone. */
	private static final Pattern PLAIN_SEGMENT = Pattern.compile("[A-Za-z0-9._~-]+");

	PathPredicate {
		alternatives = List.copyOf(alternatives);
	}

	/**
	 * Takes Spring's patterns over.
	 * @param patterns as Spring parsed them
	 * @param plainRules whether the parser compares case and splits at slashes, as it
	 * does unless it was changed; else no shortcut is safe
	 * @return the predicate
	 */
	static PathPredicate of(List<PathPattern> patterns, boolean plainRules) {
		return new PathPredicate(patterns.stream()
			.map((pattern) -> new Alternative(pattern, Shortcut.of(pattern, plainRules),
					plainRules ? firstSegments(pattern.getPatternString()) : List.of()))
			.toList());
	}

	private static List<String> firstSegments(String pattern) {
		List<String> segments = new ArrayList<>();
		if (pattern.startsWith("/")) {
			for (String segment : pattern.substring(1).split("/", -1)) {
				if (!PLAIN_SEGMENT.matcher(segment).matches()) {
					break;
				}
				segments.add(segment);
			}
		}
		return List.copyOf(segments);
	}

	@Override
	public boolean test(MatchSubject subject) {
		for (Alternative alternative : this.alternatives) {
			if (alternative.test(subject)) {
				return true;
			}
		}
		return false;
	}

	@Override
	public void extract(MatchSubject subject, Map<String, String> variables) {
		for (Alternative alternative : this.alternatives) {
			if (alternative.test(subject)) {
				alternative.extract(subject, variables);
				return;
			}
		}
	}

	/**
	 * One pattern.
	 *
	 * @param pattern Spring's
	 * @param shortcut the same for plain paths
	 * @param firstSegments the segments, decoded and without parameters, that every path
	 * it matches begins with
	 */
	record Alternative(PathPattern pattern, Shortcut shortcut, List<String> firstSegments) {

		boolean test(MatchSubject subject) {
			return switch (this.shortcut.kind()) {
				case EVERYTHING -> true;
				case LITERAL -> subject.isPlainPath() ? subject.path().equals(this.shortcut.literal()) : full(subject);
				case BELOW -> subject.isPlainPath() ? isBelow(subject.path(), this.shortcut.literal()) : full(subject);
				case NONE -> full(subject);
			};
		}

		void extract(MatchSubject subject, Map<String, String> variables) {
			if (this.shortcut.kind() == Shortcut.Kind.NONE) {
				PathMatchInfo info = this.pattern.matchAndExtract(subject.pathContainer());
				if (info != null) {
					variables.putAll(info.getUriVariables());
				}
			}
		}

		private boolean full(MatchSubject subject) {
			return this.pattern.matches(subject.pathContainer());
		}

		private static boolean isBelow(String path, String literal) {
			return path.startsWith(literal)
					&& (path.length() == literal.length() || path.charAt(literal.length()) == '/');
		}

	}

	/**
	 * What a pattern comes to on a path without percent signs and semicolons, where
	 * comparing text is the same as comparing decoded segments.
	 *
	 * @param kind which comparison
	 * @param literal the text it needs
	 */
	record Shortcut(Kind kind, String literal) {

		private static final Shortcut NONE = new Shortcut(Kind.NONE, "");

		/**
		 * Segments of unreserved characters, none of them empty, maybe a slash at the
		 * end.
		 */
		private static final Pattern PLAIN = Pattern.compile("(/[A-Za-z0-9._~-]+)*/?");

		static Shortcut of(PathPattern pattern, boolean plainRules) {
			String text = pattern.getPatternString();
			if (!plainRules) {
				return NONE;
			}
			if (text.equals("/**")) {
				return new Shortcut(Kind.EVERYTHING, "");
			}
			if (text.endsWith("/**")) {
				String literal = text.substring(0, text.length() - 3);
				return (!literal.endsWith("/") && PLAIN.matcher(literal).matches()) ? new Shortcut(Kind.BELOW, literal)
						: NONE;
			}
			return (!text.isEmpty() && PLAIN.matcher(text).matches()) ? new Shortcut(Kind.LITERAL, text) : NONE;
		}

		/** How to compare. */
		enum Kind {

			/** Spring's pattern decides. */
			NONE,

			/** Every path matches. */
			EVERYTHING,

			/** The path is the literal. */
			LITERAL,

			/** The path is the literal or stands below it. */
			BELOW

		}

	}

}
