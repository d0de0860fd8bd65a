package io.forwardauth.gateway.spring;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.auth.PolicyOptions;

/**
 * Makes a policy's options of its properties, or says which of them is wrong.
 */
final class PolicyValidation {

	private static final String URL = "the URL of the auth server, such as http://auth:4181/verify or https://auth.example.org/verify?x=1";

	/**
	 * What frames a message or belongs to one connection (RFC 9110 7.6.1) is no header
	 * that a policy could copy, and Host is each hop's own.
	 */
	private static final Set<String> NOT_COPIED = Set.of("connection", "content-length", "host", "keep-alive",
			"proxy-connection", "te", "trailer", "trailers", "transfer-encoding", "upgrade");

	private PolicyValidation() {
	}

	/**
	 * The validated options.
	 * @param prefix where the properties stand, e.g. {@code forward-auth.policies.admin}
	 * @param name the policy's name
	 * @param policy its properties
	 * @return its options
	 * @throws InvalidConfigurationException naming the first property that is wrong
	 */
	static PolicyOptions options(String prefix, String name, PolicyProperties policy) {
		PropertyValidation.time(prefix + ".connect-timeout", policy.connectTimeout());
		PropertyValidation.time(prefix + ".timeout", policy.timeout());
		PropertyValidation.range(prefix + ".status-on-error", policy.statusOnError(), 400, 599);
		String headerField = blankToNull(policy.headerField());
		if (headerField != null) {
			PropertyValidation.headerName(prefix + ".header-field", headerField);
		}
		URI address = address(prefix + ".address", policy.address());
		return PolicyOptions.of(name, address)
			.trustForwardHeader(policy.trustForwardHeader())
			.authRequestHeaders(headers(prefix + ".auth-request-headers", policy.authRequestHeaders()))
			.authResponseHeaders(headers(prefix + ".auth-response-headers", policy.authResponseHeaders()))
			.authResponseHeadersRegex(
					regex(prefix + ".auth-response-headers-regex", blankToNull(policy.authResponseHeadersRegex())))
			.preserveLocationHeader(policy.preserveLocationHeader())
			.preserveRequestMethod(policy.preserveRequestMethod())
			.connectTimeout(policy.connectTimeout())
			.timeout(policy.timeout())
			.statusOnError(policy.statusOnError())
			.headerField(headerField)
			.maxResponseBodySize(
					PropertyValidation.limit(prefix + ".max-response-body-size", policy.maxResponseBodySize()))
			.forwardBody(policy.forwardBody())
			.maxBodySize(PropertyValidation.limit(prefix + ".max-body-size", policy.maxBodySize()))
			.addAuthCookiesToResponse(ClientHeadersValidation.cookies(prefix + ".add-auth-cookies-to-response",
					policy.addAuthCookiesToResponse()))
			.addAuthCookiesToResponseRegex(regex(prefix + ".add-auth-cookies-to-response-regex",
					blankToNull(policy.addAuthCookiesToResponseRegex())))
			.clientResponseHeaders(ClientHeadersValidation.headers(prefix + ".client-response-headers",
					policy.clientResponseHeaders()))
			.authSigninUrl(SigninValidation.fixedUrl(prefix, policy))
			.signinRedirect(SigninValidation.redirect(prefix, policy))
			.skipPreflight(policy.skipPreflight())
			.tls(PolicyTls.options(prefix, "https".equalsIgnoreCase(address.getScheme()), policy.tls()))
			.build();
	}

	private static URI address(String property, @Nullable String address) {
		if (address == null) {
			throw new InvalidConfigurationException(property, null, URL + ": every policy states its own");
		}
		if (address.contains("${")) {
			throw wrongAddress(property, address, "nothing fills its placeholder ${...}");
		}
		URI uri;
		try {
			uri = new URI(address);
		}
		catch (URISyntaxException ex) {
			throw wrongAddress(property, address, ex.getReason());
		}
		String scheme = uri.getScheme();
		if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
			throw wrongAddress(property, address, "its scheme must be http or https");
		}
		if (uri.getRawUserInfo() != null || (uri.getHost() == null && address.contains("@"))) {
			throw wrongAddress(property, address, "it must not hold a user or a password");
		}
		if (uri.getHost() == null) {
			throw wrongAddress(property, address,
					"it needs a host: letters, digits, dots and hyphens, or an address (IPv6 in brackets)");
		}
		if (uri.getPort() != -1 && (uri.getPort() < 1 || uri.getPort() > 65535)) {
			throw wrongAddress(property, address, "its port must be 1 to 65535");
		}
		if (uri.getRawFragment() != null) {
			throw wrongAddress(property, address, "it must not have a fragment (#), which is never sent");
		}
		return uri;
	}

	private static InvalidConfigurationException wrongAddress(String property, String address, String reason) {
		// A password must not get into the log, not even a misplaced one.
		String shown = address.replaceFirst("//[^/?#]*@", "//***@");
		return new InvalidConfigurationException(property, shown, URL + "; " + reason);
	}

	static List<String> headers(String property, List<String> names) {
		List<String> checked = new ArrayList<>(names.size());
		for (int i = 0; i < names.size(); i++) {
			String name = names.get(i).strip();
			String element = property + "[" + i + "]";
			PropertyValidation.headerName(element, name);
			if (NOT_COPIED.contains(name.toLowerCase(Locale.ROOT))) {
				throw new InvalidConfigurationException(element, name,
						"header names but those that frame a message or belong to one connection, and Host");
			}
			checked.add(name);
		}
		return List.copyOf(checked);
	}

	private static @Nullable Pattern regex(String property, @Nullable String regex) {
		if (regex == null) {
			return null;
		}
		try {
			return Pattern.compile(regex);
		}
		catch (PatternSyntaxException ex) {
			throw new InvalidConfigurationException(property, regex,
					"a regular expression in Go's syntax (RE2: no look-around, no back references); "
							+ ex.getDescription());
		}
	}

	static @Nullable String blankToNull(@Nullable String value) {
		return (value == null || value.isBlank()) ? null : value.strip();
	}

}
