package io.forwardauth.gateway.spring;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.auth.SigninRedirect;

/**
 * Checks the options that send people to a sign-in page.
 */
final class SigninValidation {

	private static final String URL = "the URL of a sign-in page, such as https://login.example.org/?x=1, or its path on the host that was asked, such as /login";

	private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

	/** A name or an IPv4 address, or an IPv6 address in brackets, and perhaps a port. */
	private static final Pattern HOST = Pattern
		.compile("([A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?|\\[[0-9A-Fa-f:.]+])(:[1-9][0-9]{0,4})?");

	private SigninValidation() {
	}

	static @Nullable String fixedUrl(String prefix, PolicyProperties policy) {
		String url = PolicyValidation.blankToNull(policy.authSigninUrl());
		return (url != null) ? url(prefix + ".auth-signin-url", url) : null;
	}

	static @Nullable SigninRedirect redirect(String prefix, PolicyProperties policy) {
		String group = prefix + ".signin-redirect";
		PolicyProperties.SigninRedirect redirect = policy.signinRedirect();
		String url = PolicyValidation.blankToNull(redirect.url());
		List<String> hosts = hosts(group + ".allowed-hosts", redirect.allowedHosts());
		if (!PARAMETER.matcher(redirect.parameter()).matches()) {
			throw new InvalidConfigurationException(group + ".parameter", redirect.parameter(),
					"the name of a query parameter such as rd: letters, digits and -._~, at most 64");
		}
		if (url == null) {
			if (!hosts.isEmpty() || !redirect.parameter().equals(SigninRedirect.DEFAULT_PARAMETER)) {
				throw new InvalidConfigurationException(group + ".url", null, URL + ": the rest of the group needs it");
			}
			return null;
		}
		if (PolicyValidation.blankToNull(policy.authSigninUrl()) != null) {
			throw new InvalidConfigurationException(group + ".url", url,
					"it or " + prefix + ".auth-signin-url, not both: that one sends everybody away");
		}
		if (hosts.isEmpty()) {
			throw new InvalidConfigurationException(group + ".allowed-hosts", null,
					"the hosts under which browsers reach this gateway, such as app.example.org: others are not carried to the sign-in page");
		}
		return new SigninRedirect(carrying(group, url(group + ".url", url), redirect.parameter()), redirect.parameter(),
				hosts);
	}

	/** A sign-in page that finds its parameter twice may take either. */
	private static String carrying(String group, String url, String parameter) {
		String query = URI.create(url).getRawQuery();
		if (query != null) {
			for (String pair : query.split("&", -1)) {
				if (pair.equals(parameter) || pair.startsWith(parameter + "=")) {
					throw new InvalidConfigurationException(group + ".url", url,
							URL + "; its query must not hold " + parameter + ", which carries the URL asked for");
				}
			}
		}
		return url;
	}

	private static String url(String property, String url) {
		if (url.contains("${")) {
			throw new InvalidConfigurationException(property, url, URL + "; nothing fills its placeholder ${...}");
		}
		URI uri;
		try {
			uri = new URI(url);
		}
		catch (URISyntaxException ex) {
			throw new InvalidConfigurationException(property, url, URL + "; " + ex.getReason());
		}
		boolean path = uri.getScheme() == null && url.startsWith("/") && !url.startsWith("//");
		boolean absolute = ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
				&& uri.getHost() != null && uri.getRawUserInfo() == null;
		boolean ascii = url.chars().allMatch((c) -> c > ' ' && c < 0x7f);
		if (!(path || absolute) || !ascii) {
			throw new InvalidConfigurationException(property, url.replaceFirst("//[^/?#]*@", "//***@"),
					URL + "; in ASCII, without user or password");
		}
		return url;
	}

	private static List<String> hosts(String property, List<String> hosts) {
		List<String> checked = new ArrayList<>(hosts.size());
		for (int i = 0; i < hosts.size(); i++) {
			String host = hosts.get(i).strip();
			if (!HOST.matcher(host).matches()) {
				throw new InvalidConfigurationException(property + "[" + i + "]", host,
						"a host such as app.example.org or app.example.org:8443, without scheme, path or wildcard");
			}
			checked.add(host.toLowerCase(Locale.ROOT));
		}
		return List.copyOf(checked);
	}

}
