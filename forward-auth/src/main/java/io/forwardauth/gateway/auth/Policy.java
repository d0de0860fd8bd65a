package io.forwardauth.gateway.auth;

import java.net.URI;
import java.util.Locale;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;

import io.forwardauth.gateway.client.Target;

/**
 * One policy, compiled from its options: everything that does not depend on the request
 * is worked out here, once. Immutable, shared by all event loops.
 */
public final class Policy {

	private final PolicyOptions options;

	private final Target target;

	private final AuthRequest authRequest;

	private final IdentityHeaders identityHeaders;

	private final LocationResolver locations;

	private final SignIn signIn;

	private final HttpResponseStatus statusOnError;

	/**
	 * Compiles a policy.
	 * @param options its options, already validated
	 * @param target where its auth server is reached; the same object for the life of the
	 * policy, because pools go by identity
	 */
	public Policy(PolicyOptions options, Target target) {
		this.options = options;
		this.target = target;
		String authority = authority(options.address());
		this.authRequest = new AuthRequest(options, authority);
		this.identityHeaders = IdentityHeaders.of(options.authResponseHeaders(), options.authResponseHeadersRegex());
		this.locations = new LocationResolver(scheme(options.address()), authority, options.address().getRawPath(),
				options.address().getRawQuery());
		this.signIn = SignIn.of(options);
		this.statusOnError = HttpResponseStatus.valueOf(options.statusOnError());
	}

	/** The policy's name in logs and metrics. */
	public String name() {
		return this.options.name();
	}

	public PolicyOptions options() {
		return this.options;
	}

	/** Where the auth server is reached. */
	public Target target() {
		return this.target;
	}

	/** Which of the request's headers only this policy's auth server may set. */
	public IdentityHeaders identityHeaders() {
		return this.identityHeaders;
	}

	/**
	 * What the auth server is sent for a request.
	 * @param request the request to decide about; it is not changed
	 * @return the request, complete unless a body goes along, which follows it
	 */
	public HttpRequest authRequest(AuthorizationRequest request) {
		return this.authRequest.of(request);
	}

	/** How a denial's Location is read against the auth server's address. */
	LocationResolver locations() {
		return this.locations;
	}

	/** What stands in for the auth server's 401. */
	SignIn signIn() {
		return this.signIn;
	}

	HttpResponseStatus statusOnError() {
		return this.statusOnError;
	}

	private static String scheme(URI address) {
		return address.getScheme().toLowerCase(Locale.ROOT);
	}

	/**
	 * Host and port as they stand in the address, the scheme's own port and credentials
	 * left out. Not {@link URI#getHost()}, which is null for a name with an underscore.
	 */
	private static String authority(URI address) {
		String authority = address.getRawAuthority();
		authority = authority.substring(authority.lastIndexOf('@') + 1);
		String defaultPort = "https".equals(scheme(address)) ? ":443" : ":80";
		return authority.endsWith(defaultPort) ? authority.substring(0, authority.length() - defaultPort.length())
				: authority;
	}

}
