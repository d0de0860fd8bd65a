package io.forwardauth.gateway.conformance.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Chance that a seed and an index determine, whatever else was thrown before.
 */
final class Dice {

	private static final long GOLDEN = 0x9E3779B97F4A7C15L;

	private final long origin;

	private final SplittableRandom random;

	private Dice(long origin) {
		this.origin = origin;
		this.random = new SplittableRandom(origin);
	}

	static Dice of(long seed, long index) {
		return new Dice(mixed(mixed(seed) + index * GOLDEN));
	}

	/** Others, which depend on what made these but not on what these have thrown. */
	Dice of(String purpose) {
		long hash = this.origin;
		for (int i = 0; i < purpose.length(); i++) {
			hash = mixed(hash * 31 + purpose.charAt(i));
		}
		return new Dice(hash);
	}

	private static long mixed(long value) {
		long z = value + GOLDEN;
		z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
		z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
		return z ^ (z >>> 31);
	}

	boolean oneIn(int chances) {
		return this.random.nextInt(chances) == 0;
	}

	int below(int bound) {
		return this.random.nextInt(bound);
	}

	/** Both ends included. */
	int between(int low, int high) {
		return this.random.nextInt(low, high + 1);
	}

	@SafeVarargs
	@SuppressWarnings("varargs")
	final <T> T pick(T... choices) {
		return choices[below(choices.length)];
	}

	<T> T pick(List<T> choices) {
		return choices.get(below(choices.size()));
	}

	/** Characters out of these. */
	String text(String alphabet, int length) {
		StringBuilder text = new StringBuilder(length);
		for (int i = 0; i < length; i++) {
			text.append(alphabet.charAt(below(alphabet.length())));
		}
		return text.toString();
	}

	/** The same letters, some of them in the other case. */
	String anyCase(String text) {
		StringBuilder other = new StringBuilder(text);
		for (int i = 0; i < other.length(); i++) {
			char c = other.charAt(i);
			if (Character.isLetter(c) && c < 0x80 && oneIn(2)) {
				other.setCharAt(i, (char) (c ^ 0x20));
			}
		}
		return other.toString();
	}

}
