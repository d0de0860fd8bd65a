package io.forwardauth.gateway.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Headers in the order in which they were added, name and value side by side in one
 * array. A message has about ten of them: to look through their names costs no more than
 * Netty's hash table, whose buckets and linked entries were a third of all bytes that a
 * request allocated.
 * <p>
 * All text in it is ISO-8859-1, which is what goes over the wire: a character beyond is
 * kept as a question mark, as Netty's encoder would write it. Order and meaning are those
 * of Netty's headers, whose names and values are validated likewise.
 */
public class HeaderList extends HeaderForms {

	/** Headers that fit in at first: those of most messages. */
	private static final int ROOM = 8;

	private final boolean validating;

	/** Name, value, name, value … */
	private @Nullable CharSequence[] fields;

	/** Places of {@link #fields} in use. */
	private int end;

	/**
	 * One bit for each name that was ever added, picked by its hash: most look-ups are
	 * for names that are not there, and end here.
	 */
	private long hints;

	/**
	 * Makes an empty list.
	 * @param validating whether names and values are validated as Netty does by itself;
	 * false only for what has been validated already
	 */
	public HeaderList(boolean validating) {
		this(validating, new @Nullable CharSequence[2 * ROOM]);
	}

	HeaderList(boolean validating, @Nullable CharSequence[] fields) {
		this.validating = validating;
		this.fields = fields;
	}

	@Override
	public int size() {
		return this.end / 2;
	}

	@Override
	public boolean isEmpty() {
		return this.end == 0;
	}

	private CharSequence field(int place) {
		CharSequence field = this.fields[place];
		if (field == null) {
			throw new NoSuchElementException("no header at " + place);
		}
		return field;
	}

	/** The place of the first header of a name from here on, or -1. */
	private int find(CharSequence name, int from) {
		if ((this.hints & hint(name)) == 0) {
			return -1;
		}
		for (int place = from; place < this.end; place += 2) {
			if (isSame(this.fields[place], name)) {
				return place;
			}
		}
		return -1;
	}

	private static boolean isSame(@Nullable CharSequence there, CharSequence name) {
		return there == name || AsciiString.contentEqualsIgnoreCase(there, name);
	}

	private static long hint(CharSequence name) {
		int hash = AsciiString.hashCode(name);
		return 1L << (hash ^ (hash >>> 16));
	}

	private void append(CharSequence name, Object value) {
		if (this.validating) {
			DefaultHttpHeadersFactory.headersFactory().getNameValidator().validateName(name);
		}
		CharSequence text = settled((value instanceof CharSequence chars) ? chars : value.toString(), this.validating);
		appendSettled(settled(name, false), text);
	}

	/** Adds what has been validated and is ISO-8859-1. */
	final void appendSettled(CharSequence name, CharSequence value) {
		if (this.end == this.fields.length) {
			this.fields = Arrays.copyOf(this.fields, Math.max(2 * ROOM, 2 * this.end));
		}
		this.fields[this.end++] = name;
		this.fields[this.end++] = value;
		this.hints |= hint(name);
	}

	/** Looks at each character once, for both questions: Netty's validator and this. */
	private static CharSequence settled(CharSequence text, boolean validating) {
		if (text instanceof AsciiString) {
			if (validating) {
				DefaultHttpHeadersFactory.headersFactory().getValueValidator().validate(text);
			}
			return text;
		}
		int all = 0;
		boolean valid = text.isEmpty() || text.charAt(0) > ' ';
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			all |= c;
			valid &= (c >= ' ' || c == '\t') && c != 0x7F;
		}
		if (validating && !valid) {
			throw new IllegalArgumentException("a header's value has a character that may not stand there");
		}
		return (all > 0xFF) ? new AsciiString(text) : text.toString();
	}

	/**
	 * Adds a header of another list, which has been validated and settled there.
	 * @param from the other list
	 * @param index the header's place in it, from 0
	 */
	public final void addFrom(HeaderList from, int index) {
		appendSettled(from.name(index), from.value(index));
	}

	/** The name of the header at a place from 0 to {@link #size()} - 1. */
	@Override
	public final CharSequence name(int index) {
		return field(2 * index);
	}

	/** The value of the header at a place from 0 to {@link #size()} - 1. */
	@Override
	public final CharSequence value(int index) {
		return field(2 * index + 1);
	}

	/**
	 * The first value of a name, without a copy.
	 * @param name in any case
	 * @return its first value, or null
	 */
	public final @Nullable CharSequence first(CharSequence name) {
		int place = find(name, 0);
		return (place < 0) ? null : this.fields[place + 1];
	}

	@Override
	public HttpHeaders add(CharSequence name, Object value) {
		append(name, value);
		return this;
	}

	@Override
	public HttpHeaders add(CharSequence name, Iterable<?> values) {
		for (Object value : values) {
			add(name, value);
		}
		return this;
	}

	@Override
	public HttpHeaders add(HttpHeaders headers) {
		for (Iterator<Map.Entry<CharSequence, CharSequence>> entries = headers.iteratorCharSequence(); entries
			.hasNext();) {
			Map.Entry<CharSequence, CharSequence> entry = entries.next();
			add(entry.getKey(), entry.getValue());
		}
		return this;
	}

	@Override
	public HttpHeaders set(HttpHeaders headers) {
		return (headers != this) ? clear().add(headers) : this;
	}

	@Override
	public HttpHeaders set(CharSequence name, Object value) {
		return remove(name).add(name, value);
	}

	@Override
	public HttpHeaders set(CharSequence name, Iterable<?> values) {
		return remove(name).add(name, values);
	}

	@Override
	public HttpHeaders remove(CharSequence name) {
		int place = find(name, 0);
		if (place >= 0) {
			int kept = place;
			for (; place < this.end; place += 2) {
				if (!isSame(this.fields[place], name)) {
					kept = keep(place, kept);
				}
			}
			cut(kept);
		}
		return this;
	}

	/**
	 * Removes headers in one pass.
	 * @param isUnwanted asked of each name
	 */
	public final void removeIf(Predicate<CharSequence> isUnwanted) {
		int kept = 0;
		for (int place = 0; place < this.end; place += 2) {
			if (!isUnwanted.test(field(place))) {
				kept = keep(place, kept);
			}
		}
		cut(kept);
	}

	private int keep(int place, int kept) {
		if (place != kept) {
			this.fields[kept] = this.fields[place];
			this.fields[kept + 1] = this.fields[place + 1];
		}
		return kept + 2;
	}

	private void cut(int kept) {
		Arrays.fill(this.fields, kept, this.end, null);
		this.end = kept;
	}

	@Override
	public HttpHeaders clear() {
		cut(0);
		this.hints = 0;
		return this;
	}

	@Override
	public HttpHeaders copy() {
		HeaderList copy = new HeaderList(this.validating, this.fields.clone());
		copy.end = this.end;
		copy.hints = this.hints;
		return copy;
	}

	@Override
	public @Nullable String get(CharSequence name) {
		CharSequence value = first(name);
		return (value != null) ? value.toString() : null;
	}

	@Override
	public List<String> getAll(CharSequence name) {
		int place = find(name, 0);
		if (place < 0) {
			return List.of();
		}
		int next = find(name, place + 2);
		if (next < 0) {
			return List.of(field(place + 1).toString());
		}
		List<String> values = new ArrayList<>(4);
		for (; place >= 0; place = find(name, place + 2)) {
			values.add(field(place + 1).toString());
		}
		return values;
	}

	@Override
	public boolean contains(CharSequence name) {
		return find(name, 0) >= 0;
	}

	@Override
	public boolean containsValue(CharSequence name, CharSequence value, boolean ignoreCase) {
		if (!ignoreCase) {
			return super.containsValue(name, value, false);
		}
		for (int place = find(name, 0); place >= 0; place = find(name, place + 2)) {
			if (HeaderTokens.contains(field(place + 1), value)) {
				return true;
			}
		}
		return false;
	}

}
