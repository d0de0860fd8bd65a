package io.forwardauth.gateway.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The many forms in which Netty's headers can be asked and told the same, led back to a
 * few. Numbers that cannot be read count as missing.
 */
abstract class HeaderForms extends HttpHeaders {

	/** The name of the header at a place from 0 to {@link #size()} - 1. */
	public abstract CharSequence name(int index);

	/** The value of the header at a place from 0 to {@link #size()} - 1. */
	public abstract CharSequence value(int index);

	@Override
	public final @Nullable String get(String name) {
		return get((CharSequence) name);
	}

	@Override
	public final List<String> getAll(String name) {
		return getAll((CharSequence) name);
	}

	@Override
	public final boolean contains(String name) {
		return contains((CharSequence) name);
	}

	@Override
	public final HttpHeaders add(String name, Object value) {
		return add((CharSequence) name, value);
	}

	@Override
	public final HttpHeaders add(String name, Iterable<?> values) {
		return add((CharSequence) name, values);
	}

	@Override
	public final HttpHeaders addInt(CharSequence name, int value) {
		return add(name, Integer.toString(value));
	}

	@Override
	public final HttpHeaders addShort(CharSequence name, short value) {
		return add(name, Short.toString(value));
	}

	@Override
	public final HttpHeaders set(String name, Object value) {
		return set((CharSequence) name, value);
	}

	@Override
	public final HttpHeaders set(String name, Iterable<?> values) {
		return set((CharSequence) name, values);
	}

	@Override
	public final HttpHeaders setInt(CharSequence name, int value) {
		return set(name, Integer.toString(value));
	}

	@Override
	public final HttpHeaders setShort(CharSequence name, short value) {
		return set(name, Short.toString(value));
	}

	@Override
	public final HttpHeaders remove(String name) {
		return remove((CharSequence) name);
	}

	@Override
	public final Iterator<String> valueStringIterator(CharSequence name) {
		return getAll(name).iterator();
	}

	@Override
	public final Iterator<? extends CharSequence> valueCharSequenceIterator(CharSequence name) {
		return getAll(name).iterator();
	}

	@Override
	public final @Nullable Integer getInt(CharSequence name) {
		String value = get(name);
		try {
			return (value != null) ? Integer.valueOf(value) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	@Override
	public final int getInt(CharSequence name, int defaultValue) {
		Integer value = getInt(name);
		return (value != null) ? value : defaultValue;
	}

	@Override
	public final @Nullable Short getShort(CharSequence name) {
		String value = get(name);
		try {
			return (value != null) ? Short.valueOf(value) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	@Override
	public final short getShort(CharSequence name, short defaultValue) {
		Short value = getShort(name);
		return (value != null) ? value : defaultValue;
	}

	@Override
	public final @Nullable Long getTimeMillis(CharSequence name) {
		String value = get(name);
		try {
			return (value != null)
					? Long.valueOf(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value)).toEpochMilli())
					: null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	@Override
	public final long getTimeMillis(CharSequence name, long defaultValue) {
		Long value = getTimeMillis(name);
		return (value != null) ? value : defaultValue;
	}

	@Override
	public final Set<String> names() {
		Set<String> names = new LinkedHashSet<>();
		for (int i = 0; i < size(); i++) {
			names.add(name(i).toString());
		}
		return names;
	}

	@Override
	public final List<Map.Entry<String, String>> entries() {
		List<Map.Entry<String, String>> entries = new ArrayList<>(size());
		for (int i = 0; i < size(); i++) {
			entries.add(Map.entry(name(i).toString(), value(i).toString()));
		}
		return entries;
	}

	@Override
	@SuppressWarnings("deprecation") // Netty has no other for all that it inherits to.
	public final Iterator<Map.Entry<String, String>> iterator() {
		return entries().iterator();
	}

	@Override
	public final Iterator<Map.Entry<CharSequence, CharSequence>> iteratorCharSequence() {
		return new Iterator<>() {

			private int index;

			@Override
			public boolean hasNext() {
				return this.index < size();
			}

			@Override
			public Map.Entry<CharSequence, CharSequence> next() {
				int at = this.index++;
				return Map.entry(name(at), value(at));
			}

		};
	}

}
