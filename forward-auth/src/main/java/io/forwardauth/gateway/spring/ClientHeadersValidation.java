package io.forwardauth.gateway.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks the options that say what of an auth server's answer goes to the client.
 */
final class ClientHeadersValidation {

	/**
	 * Of the auth server's own body and of what a proxy says to its next hop; framing is
	 * refused as for every list.
	 */
	private static final Set<String> NOT_SENT = Set.of("content-encoding", "content-range", "proxy-authenticate",
			"proxy-authorization");

	private ClientHeadersValidation() {
	}

	static List<String> headers(String property, List<String> names) {
		List<String> checked = PolicyValidation.headers(property, names);
		for (int i = 0; i < checked.size(); i++) {
			if (NOT_SENT.contains(checked.get(i).toLowerCase(Locale.ROOT))) {
				throw new InvalidConfigurationException(property + "[" + i + "]", checked.get(i),
						"header names but " + String.join(", ", new TreeSet<>(NOT_SENT))
								+ ", which hold for the auth server's answer only");
			}
		}
		return checked;
	}

	static List<String> cookies(String property, List<String> names) {
		List<String> checked = new ArrayList<>(names.size());
		for (int i = 0; i < names.size(); i++) {
			String name = names.get(i).strip();
			PropertyValidation.cookieName(property + "[" + i + "]", name);
			checked.add(name);
		}
		return List.copyOf(checked);
	}

}
