package io.forwardauth.gateway.auth;

import java.util.List;

/**
 * Where a policy sends browsers that have to sign in ({@code signin-redirect}).
 *
 * @param url of the sign-in page, http or https, or a path of the host that was asked; it
 * may hold a query and a fragment
 * @param parameter the name under which its query carries the URL that was asked for
 * @param allowedHosts what may stand as host in the URL that is carried: a name or an
 * address, with a port unless it is the scheme's own; in lower case
 */
public record SigninRedirect(String url, String parameter, List<String> allowedHosts) {

	public static final String DEFAULT_PARAMETER = "rd";

	public SigninRedirect {
		allowedHosts = List.copyOf(allowedHosts);
	}

}
