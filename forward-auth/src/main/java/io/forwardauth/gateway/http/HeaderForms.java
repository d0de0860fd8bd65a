package io.forwardauth.gateway.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The many forms in which Netty's headers can be asked and told the same, led back to a
 * few. Numbers that cannot be read count as missing.
 */
abstract class HeaderForms extends HttpHeaders {

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

}
