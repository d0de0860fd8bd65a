package io.forwardauth.gateway.http;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

import io.netty.util.AsciiString;

/**
 * An immutable set of header names, compared without case. A look-up allocates nothing:
 * the hash of a decoded name is the one that Netty has computed already.
 */
public final class HeaderNameSet {

	private static final HeaderNameSet EMPTY = new HeaderNameSet(List.of());

	private final AsciiString[] names;

	private final List<AsciiString> nameList;

	/** Slots of an open-addressed table: an index into {@link #names} plus one, or 0. */
	private final byte[] slots;

	private final BitSet lengths = new BitSet();

	private HeaderNameSet(List<AsciiString> names) {
		if (names.size() > Byte.MAX_VALUE) {
			throw new IllegalArgumentException("at most 127 header names in a set, not " + names.size());
		}
		this.names = names.toArray(new AsciiString[0]);
		this.nameList = List.of(this.names);
		this.slots = new byte[Math.max(16, Integer.highestOneBit(names.size()) * 8)];
		for (int i = 0; i < this.names.length; i++) {
			int slot = firstSlot(this.names[i]);
			while (this.slots[slot] != 0) {
				slot = (slot + 1) & (this.slots.length - 1);
			}
			this.slots[slot] = (byte) (i + 1);
			this.lengths.set(this.names[i].length());
		}
	}

	/**
	 * Makes a set; a name that is there twice, in whatever case, counts once.
	 * @param names the names
	 * @return the set
	 * @throws IllegalArgumentException for more than 127 names
	 */
	public static HeaderNameSet of(CharSequence... names) {
		return of(List.of(names));
	}

	/**
	 * Makes a set; a name that is there twice, in whatever case, counts once.
	 * @param names the names
	 * @return the set
	 * @throws IllegalArgumentException for more than 127 names
	 */
	public static HeaderNameSet of(Collection<? extends CharSequence> names) {
		List<AsciiString> distinct = new ArrayList<>(names.size());
		for (CharSequence name : names) {
			AsciiString ascii = AsciiString.of(name);
			if (distinct.stream().noneMatch(ascii::contentEqualsIgnoreCase)) {
				distinct.add(ascii);
			}
		}
		return distinct.isEmpty() ? EMPTY : new HeaderNameSet(distinct);
	}

	public boolean isEmpty() {
		return this.names.length == 0;
	}

	/** The members, in the order and spelling in which they were given. */
	public List<AsciiString> names() {
		return this.nameList;
	}

	public boolean contains(CharSequence name) {
		return indexOf(name) >= 0;
	}

	/**
	 * Finds a member.
	 * @param name a header name in any case
	 * @return its place in {@link #names()}, or -1
	 */
	public int indexOf(CharSequence name) {
		int slot = firstSlot(name);
		int index = this.slots[slot] - 1;
		while (index >= 0) {
			if (this.names[index] == name || this.names[index].contentEqualsIgnoreCase(name)) {
				return index;
			}
			slot = (slot + 1) & (this.slots.length - 1);
			index = this.slots[slot] - 1;
		}
		return -1;
	}

	/**
	 * Whether a name is an alias of a member: it has at least one mark that is neither
	 * alphanumeric nor a hyphen, and with all its marks read as hyphens it is a member.
	 * PHP, CGI and WSGI origins read an alias and its header as one variable.
	 * @param name a header name in any case
	 * @return false for the members themselves
	 */
	public boolean containsAlias(CharSequence name) {
		return this.lengths.get(name.length()) && hasMark(name) && contains(hyphenated(name));
	}

	/**
	 * Whether a name has a mark other than the hyphen.
	 * @param name a header name
	 * @return whether one of its characters is neither an ASCII letter or digit nor a
	 * hyphen
	 */
	public static boolean hasMark(CharSequence name) {
		for (int i = 0; i < name.length(); i++) {
			if (isMark(name.charAt(i))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The name with each mark read as a hyphen.
	 * @param name a header name
	 * @return a name of the same length
	 */
	public static String hyphenated(CharSequence name) {
		char[] chars = new char[name.length()];
		for (int i = 0; i < chars.length; i++) {
			char c = name.charAt(i);
			chars[i] = isMark(c) ? '-' : c;
		}
		return new String(chars);
	}

	private static boolean isMark(char c) {
		return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-');
	}

	private int firstSlot(CharSequence name) {
		int hash = AsciiString.hashCode(name);
		return (hash ^ (hash >>> 16)) & (this.slots.length - 1);
	}

	@Override
	public String toString() {
		return names().toString();
	}

}
