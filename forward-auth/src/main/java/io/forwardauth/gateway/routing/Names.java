package io.forwardauth.gateway.routing;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The names in a text between its separators, read one by one as they are asked for:
 * segments of a path from its start, labels of a host from its end. Empty ones are passed
 * over.
 */
final class Names implements Iterator<String> {

	private final String text;

	private final char separator;

	private final int step;

	/** The first character that is not read yet, in reading direction. */
	private int at;

	private Names(String text, char separator, int step) {
		this.text = text;
		this.separator = separator;
		this.step = step;
		this.at = (step > 0) ? 0 : text.length() - 1;
		skipSeparators();
	}

	/** Segments without decoding: for a path that needs none. */
	static Names segments(String path) {
		return new Names(path, '/', 1);
	}

	/** Labels in one spelling, the last first; a port belongs to the last. */
	static Names labels(String host) {
		return new Names(withoutCase(host), '.', -1);
	}

	@Override
	public boolean hasNext() {
		return isInside();
	}

	@Override
	public String next() {
		if (!isInside()) {
			throw new NoSuchElementException();
		}
		int from = this.at;
		while (isInside() && this.text.charAt(this.at) != this.separator) {
			this.at += this.step;
		}
		String name = (this.step > 0) ? this.text.substring(from, this.at) : this.text.substring(this.at + 1, from + 1);
		skipSeparators();
		return name;
	}

	private void skipSeparators() {
		while (isInside() && this.text.charAt(this.at) == this.separator) {
			this.at += this.step;
		}
	}

	private boolean isInside() {
		return this.at >= 0 && this.at < this.text.length();
	}

	/** The same text for all that {@link String#equalsIgnoreCase} takes for the same. */
	private static String withoutCase(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (folded(text.charAt(i)) != text.charAt(i)) {
				char[] chars = text.toCharArray();
				for (int j = i; j < chars.length; j++) {
					chars[j] = folded(chars[j]);
				}
				return new String(chars);
			}
		}
		return text;
	}

	private static char folded(char c) {
		return Character.toLowerCase(Character.toUpperCase(c));
	}

}
