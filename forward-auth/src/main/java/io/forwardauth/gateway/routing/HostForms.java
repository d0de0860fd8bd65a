package io.forwardauth.gateway.routing;

import java.util.ArrayList;
import java.util.List;

/**
 * The ways to write one Host: as sent, without its port, without the dot of the root, and
 * with the port spelled out that the scheme implies. A pattern holds if it holds for one
 * of them, so that routes are found with and without a port on either side, and a pattern
 * for a certain port is still not met by another.
 *
 * @param all the forms, as sent first
 * @param withoutPort which of them is the name as sent without its port
 */
record HostForms(List<String> all, int withoutPort) {

	static HostForms of(String host, String scheme) {
		int colon = portColon(host);
		String name = (colon >= 0) ? host.substring(0, colon) : host;
		String port = (colon >= 0) ? host.substring(colon + 1) : "";
		if (port.isEmpty()) {
			port = "https".equals(scheme) ? "443" : "80";
		}
		String rootless = (name.length() > 1 && name.endsWith(".")) ? name.substring(0, name.length() - 1) : name;
		List<String> forms = new ArrayList<>(4);
		forms.add(host);
		add(forms, name);
		add(forms, rootless);
		if (!name.isEmpty()) {
			add(forms, rootless + ":" + port);
		}
		return new HostForms(forms, forms.indexOf(name));
	}

	private static void add(List<String> forms, String form) {
		if (!forms.contains(form)) {
			forms.add(form);
		}
	}

	/** The colon before the port, or -1; those of an IPv6 literal are within brackets. */
	private static int portColon(String host) {
		int colon = host.lastIndexOf(':');
		return (colon > host.lastIndexOf(']')) ? colon : -1;
	}

}
