package io.forwardauth.stub;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long an answer waits. Written {@code 50ms} (always the same) or
 * {@code lognormal:90ms,0.5} (median, and sigma: the standard deviation of the natural
 * logarithm). Units: {@code us}, {@code ms}, {@code s}.
 */
public sealed interface Delay {

	/**
	 * No delay.
	 */
	Delay NONE = new Fixed(0);

	/**
	 * The longest delay that can be asked for or drawn, in nanoseconds: ten minutes.
	 */
	long MAX_NANOS = Duration.ofMinutes(10).toNanos();

	/**
	 * Draws the delay of one answer.
	 * @param random where chance comes from
	 * @return nanoseconds, 0 to ten minutes
	 */
	long nextNanos(RandomGenerator random);

	/**
	 * Reads a delay as a query parameter or an option writes it.
	 * @param text for example {@code 50ms}, {@code 1.5s}, {@code lognormal:90ms,0.5}
	 * @return the delay
	 * @throws IllegalArgumentException with a message for people where it is no delay
	 */
	static Delay parse(String text) {
		Matcher matcher = Syntax.LOG_NORMAL.matcher(text);
		if (!matcher.matches()) {
			return new Fixed(Syntax.nanos(text, text));
		}
		double sigma = Double.parseDouble(matcher.group(2));
		if (sigma > 5) {
			throw new IllegalArgumentException("delay '" + text + "': the spread must be 0 to 5");
		}
		return new LogNormal(Syntax.nanos(matcher.group(1), text), sigma);
	}

	/**
	 * Always the same.
	 *
	 * @param nanos nanoseconds
	 */
	record Fixed(long nanos) implements Delay {

		@Override
		public long nextNanos(RandomGenerator random) {
			return this.nanos;
		}

	}

	/**
	 * Log-normal, as answer times over a network are.
	 *
	 * @param medianNanos the median, in nanoseconds
	 * @param sigma the standard deviation of the natural logarithm
	 */
	record LogNormal(long medianNanos, double sigma) implements Delay {

		@Override
		public long nextNanos(RandomGenerator random) {
			double factor = Math.exp(this.sigma * random.nextGaussian());
			return (long) Math.min((double) MAX_NANOS, this.medianNanos * factor);
		}

	}

	/**
	 * The written form.
	 */
	final class Syntax {

		private static final Pattern LOG_NORMAL = Pattern.compile("lognormal:([^,]+),(\\d{1,3}(?:\\.\\d{1,9})?)");

		private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(us|ms|s)");

		private Syntax() {
		}

		private static long nanos(String time, String whole) {
			Matcher matcher = TIME.matcher(time);
			if (!matcher.matches()) {
				throw new IllegalArgumentException("delay '" + whole
						+ "' is not understood; write 50ms, 1.5s, 800us or lognormal:90ms,0.5 (median, spread)");
			}
			double unit = switch (matcher.group(2)) {
				case "us" -> 1e3;
				case "ms" -> 1e6;
				default -> 1e9;
			};
			double nanos = Double.parseDouble(matcher.group(1)) * unit;
			if (nanos > MAX_NANOS) {
				throw new IllegalArgumentException("delay '" + whole + "' is longer than ten minutes");
			}
			return Math.round(nanos);
		}

	}

}
