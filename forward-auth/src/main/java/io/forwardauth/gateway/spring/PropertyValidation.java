package io.forwardauth.gateway.spring;

import java.time.Duration;
import java.util.regex.Pattern;

import io.netty.util.NetUtil;

import org.springframework.util.unit.DataSize;

/**
 * Checks of single values that several properties share. Each throws an
 * {@link InvalidConfigurationException} that names the property.
 */
final class PropertyValidation {

	/** RFC 9110 5.6.2. */
	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final Duration LONGEST = Duration.ofDays(365);

	private PropertyValidation() {
	}

	static void time(String property, Duration value) {
		if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
			throw new InvalidConfigurationException(property, value,
					"a duration from 1ms to 365d, such as 500ms, 30s or 2m");
		}
	}

	static void timeOrNone(String property, Duration value, Duration longest) {
		if (value.isNegative() || value.compareTo(longest) > 0) {
			throw new InvalidConfigurationException(property, value,
					"a duration up to " + longest.toSeconds() + "s, such as 500ms or 2s, or 0 for none");
		}
	}

	static void range(String property, int value, int least, int most) {
		if (value < least || value > most) {
			throw new InvalidConfigurationException(property, value, "a number from " + least + " to " + most);
		}
	}

	static void size(String property, DataSize value, long least, long most) {
		if (value.toBytes() < least || value.toBytes() > most) {
			throw new InvalidConfigurationException(property, value,
					"from " + least + " to " + most + " bytes, as a number or with a unit such as 64KB");
		}
	}

	/** Bytes, or -1 for no limit. */
	static long limit(String property, DataSize value) {
		if (value.toBytes() < -1) {
			throw new InvalidConfigurationException(property, value.toBytes(),
					"a number of bytes, one with a unit such as 64KB or 4MB, or -1 for no limit");
		}
		return value.toBytes();
	}

	static void headerName(String property, String value) {
		if (!TOKEN.matcher(value).matches()) {
			throw new InvalidConfigurationException(property, value,
					"a header name such as X-User: letters, digits and !#$%&'*+-.^_`|~ (a token of RFC 9110)");
		}
	}

	static void cookieName(String property, String value) {
		if (!TOKEN.matcher(value).matches()) {
			throw new InvalidConfigurationException(property, value,
					"a cookie's name such as session: letters, digits and !#$%&'*+-.^_`|~ (a token of RFC 9110)");
		}
	}

	static void network(String property, String value) {
		int slash = value.indexOf('/');
		String address = (slash < 0) ? value : value.substring(0, slash);
		int bits = NetUtil.isValidIpV4Address(address) ? 32
				: (NetUtil.isValidIpV6Address(address) && address.indexOf('%') < 0) ? 128 : -1;
		if (bits < 0 || (slash >= 0 && !isPrefix(value.substring(slash + 1), bits))) {
			throw new InvalidConfigurationException(property, value,
					"an IP address or a network in CIDR notation, such as 10.0.0.0/8, 192.0.2.7 or 2001:db8::/32");
		}
	}

	private static boolean isPrefix(String length, int bits) {
		return length.matches("\\d{1,3}") && Integer.parseInt(length) <= bits;
	}

}
