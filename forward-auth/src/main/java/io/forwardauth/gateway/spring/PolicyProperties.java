package io.forwardauth.gateway.spring;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The options of a policy as they are configured: right under {@code forward-auth} for
 * the default policy, under {@code forward-auth.policies.<name>} for a named one. They
 * are checked when {@link Policies} are made of them.
 *
 * @param address URL of the auth server, http or https, with its query.
 * @param trustForwardHeader Whether the X-Forwarded-* headers that the edge kept or set
 * go to the auth server; otherwise they are set afresh.
 * @param authRequestHeaders Headers of the client that go to the auth server. Empty means
 * all of them.
 * @param authResponseHeaders Headers that are removed from the client's request, then set
 * from the auth server's answer.
 * @param authResponseHeadersRegex The same for all headers whose canonical name this
 * regular expression (Go's syntax, unanchored) finds.
 * @param preserveLocationHeader Whether the Location of a denial is left as it is, and
 * not resolved against the address.
 * @param preserveRequestMethod Whether the auth server is asked with the client's method
 * in place of GET.
 * @param connectTimeout Time until the connection to the auth server stands, name look-up
 * and TLS included.
 * @param timeout Time until the auth server's answer is whole.
 * @param statusOnError Status that the client gets when the auth server gives no answer,
 * 400 to 599.
 * @param headerField Header of the auth server's answer that holds the user's name, for
 * the access log.
 * @param maxResponseBodySize Longest body that is taken from the auth server, in bytes or
 * with a unit. -1 means no limit.
 * @param addAuthCookiesToResponse Names of cookies that go from an answer of the auth
 * server that allows the request to the client, in place of the origin's.
 * @param addAuthCookiesToResponseRegex The same for all cookies whose name this regular
 * expression (Go's syntax, unanchored) finds.
 * @param clientResponseHeaders Headers that go from an answer of the auth server that
 * allows the request to the client, in place of the origin's.
 * @param authSigninUrl URL that the client is sent to with a 302 in place of the auth
 * server's 401.
 * @param signinRedirect sends browsers to a sign-in page
 * @param skipPreflight Whether CORS preflights pass without the auth server being asked.
 * @param forwardBody Whether the client's body goes to the auth server too. It is held in
 * memory until the decision is there.
 * @param maxBodySize Longest body that goes along, in bytes or with a unit; beyond it the
 * client gets 401. -1 means no limit.
 * @param tls TLS towards the auth server.
 */
@ConfigurationProperties("forward-auth")
public record PolicyProperties(@Nullable String address, @DefaultValue("false") boolean trustForwardHeader,
		@DefaultValue List<String> authRequestHeaders, @DefaultValue List<String> authResponseHeaders,
		@Nullable String authResponseHeadersRegex, @DefaultValue("false") boolean preserveLocationHeader,
		@DefaultValue("false") boolean preserveRequestMethod, @DefaultValue("5s") Duration connectTimeout,
		@DefaultValue("30s") Duration timeout, @DefaultValue("500") int statusOnError, @Nullable String headerField,
		@DefaultValue("4MB") DataSize maxResponseBodySize, @DefaultValue List<String> addAuthCookiesToResponse,
		@Nullable String addAuthCookiesToResponseRegex, @DefaultValue List<String> clientResponseHeaders,
		@Nullable String authSigninUrl, @DefaultValue SigninRedirect signinRedirect,
		@DefaultValue("false") boolean skipPreflight, @DefaultValue("false") boolean forwardBody,
		@DefaultValue("4MB") DataSize maxBodySize, @DefaultValue Tls tls) {

	static final String PREFIX = "forward-auth";

	public PolicyProperties {
		authRequestHeaders = List.copyOf(authRequestHeaders);
		authResponseHeaders = List.copyOf(authResponseHeaders);
		addAuthCookiesToResponse = List.copyOf(addAuthCookiesToResponse);
		clientResponseHeaders = List.copyOf(clientResponseHeaders);
	}

	/**
	 * Sends browsers to a sign-in page in place of the auth server's 401.
	 *
	 * @param url URL of the sign-in page, or its path if it is on the host that was
	 * asked.
	 * @param parameter Name of the query parameter that carries the URL that the browser
	 * asked for.
	 * @param allowedHosts Hosts that may stand in the URL that is carried, with their
	 * port unless it is the scheme's own.
	 */
	public record SigninRedirect(@Nullable String url, @DefaultValue("rd") String parameter,
			@DefaultValue List<String> allowedHosts) {

		public SigninRedirect {
			allowedHosts = List.copyOf(allowedHosts);
		}

	}

	/**
	 * TLS towards the auth server. Files are read once, at start.
	 *
	 * @param ca Authorities that are trusted in place of the JDK's: a file, a resource
	 * location, or PEM itself.
	 * @param cert Client certificate with its chain: a file, a resource location, or PEM
	 * itself.
	 * @param key Private key of the client certificate: a file, a resource location, or
	 * PEM itself.
	 * @param insecureSkipVerify Whether any certificate passes for the auth server's.
	 * @param bundle Name of a Spring SSL bundle that says whom to trust and what to show,
	 * in place of the others. A bundle that is reloaded holds for new connections.
	 * @param caOptional Without effect, as in Traefik, where it is deprecated.
	 */
	public record Tls(@Nullable String ca, @Nullable String cert, @Nullable String key,
			@DefaultValue("false") boolean insecureSkipVerify, @Nullable String bundle, @Nullable Boolean caOptional) {

		/** Without certificates and keys. */
		@Override
		public String toString() {
			return "Tls[bundle=" + this.bundle + ", insecureSkipVerify=" + this.insecureSkipVerify + "]";
		}

	}

}
