package io.forwardauth.gateway.auth;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.TlsOptions;

/**
 * The options of one policy, validated: the default policy and the named ones alike.
 * Names are those of Traefik's ForwardAuth.
 *
 * @param name the policy's name; {@code default} for the default one
 * @param address where the auth server is asked, http or https, with its query
 * @param trustForwardHeader keep the managed headers that the edge kept or set
 * @param authRequestHeaders the client's headers that go to the auth server; empty: all
 * @param authResponseHeaders headers that only the auth server may set for the origin
 * @param authResponseHeadersRegex the same for all names that match (Go's syntax,
 * unanchored, on the canonical name), or null
 * @param preserveLocationHeader leave a denial's Location as it is
 * @param preserveRequestMethod ask with the client's method in place of GET
 * @param connectTimeout until the connection stands, TLS included
 * @param timeout until the answer is whole
 * @param statusOnError what the client gets when there is no answer, 400 to 599
 * @param headerField the auth answer's header that holds the user's name, or null
 * @param maxResponseBodySize bytes; -1 unlimited; 4 MiB unless set
 * @param addAuthCookiesToResponse names of the auth server's cookies that go to the
 * client
 * @param addAuthCookiesToResponseRegex the same for all names that match (Go's syntax,
 * unanchored), or null
 * @param clientResponseHeaders headers of an answer that allows the request which go to
 * the client
 * @param authSigninUrl where the client goes in place of a 401, or null
 * @param signinRedirect the same for browsers alone, or null
 * @param skipPreflight let CORS preflights pass without a call
 * @param forwardBody the client's body goes along
 * @param maxBodySize longest body that goes along, in bytes; beyond it 401; -1 unlimited;
 * 4 MiB unless set (Traefik: unlimited)
 * @param tls what is said of TLS towards the auth server; the JDK's trust store and no
 * client certificate where it is silent
 */
public record PolicyOptions(String name, URI address, boolean trustForwardHeader, List<String> authRequestHeaders,
		List<String> authResponseHeaders, @Nullable Pattern authResponseHeadersRegex, boolean preserveLocationHeader,
		boolean preserveRequestMethod, Duration connectTimeout, Duration timeout, int statusOnError,
		@Nullable String headerField, long maxResponseBodySize, List<String> addAuthCookiesToResponse,
		@Nullable Pattern addAuthCookiesToResponseRegex, List<String> clientResponseHeaders,
		@Nullable String authSigninUrl, @Nullable SigninRedirect signinRedirect, boolean skipPreflight,
		boolean forwardBody, long maxBodySize, TlsOptions tls) {

	/** The default policy's name in logs and metrics. */
	public static final String DEFAULT_NAME = "default";

	/** In a route's {@code ForwardAuth} filter: this route is public. */
	public static final String NONE = "none";

	public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);

	/** Traefik's, which is fixed there. */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

	public static final int DEFAULT_STATUS_ON_ERROR = 500;

	/** Bytes. */
	public static final long DEFAULT_MAX_RESPONSE_BODY_SIZE = 4L << 20;

	/** Bytes. */
	public static final long DEFAULT_MAX_BODY_SIZE = 4L << 20;

	/**
	 * Starts with a policy that has every default.
	 * @param name the policy's name
	 * @param address where the auth server is asked
	 * @return a builder; what is not set keeps its default
	 */
	public static Builder of(String name, URI address) {
		return new Builder(name, address);
	}

	/** Sets what differs from the defaults. */
	public static final class Builder {

		private final String name;

		private final URI address;

		private boolean trustForwardHeader;

		private List<String> authRequestHeaders = List.of();

		private List<String> authResponseHeaders = List.of();

		private @Nullable Pattern authResponseHeadersRegex;

		private boolean preserveLocationHeader;

		private boolean preserveRequestMethod;

		private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;

		private Duration timeout = DEFAULT_TIMEOUT;

		private int statusOnError = DEFAULT_STATUS_ON_ERROR;

		private @Nullable String headerField;

		private long maxResponseBodySize = DEFAULT_MAX_RESPONSE_BODY_SIZE;

		private List<String> addAuthCookiesToResponse = List.of();

		private @Nullable Pattern addAuthCookiesToResponseRegex;

		private List<String> clientResponseHeaders = List.of();

		private @Nullable String authSigninUrl;

		private @Nullable SigninRedirect signinRedirect;

		private boolean skipPreflight;

		private boolean forwardBody;

		private long maxBodySize = DEFAULT_MAX_BODY_SIZE;

		private TlsOptions tls = TlsOptions.NONE;

		private Builder(String name, URI address) {
			this.name = name;
			this.address = address;
		}

		public Builder trustForwardHeader(boolean value) {
			this.trustForwardHeader = value;
			return this;
		}

		public Builder authRequestHeaders(List<String> value) {
			this.authRequestHeaders = value;
			return this;
		}

		public Builder authResponseHeaders(List<String> value) {
			this.authResponseHeaders = value;
			return this;
		}

		public Builder authResponseHeadersRegex(@Nullable Pattern value) {
			this.authResponseHeadersRegex = value;
			return this;
		}

		public Builder preserveLocationHeader(boolean value) {
			this.preserveLocationHeader = value;
			return this;
		}

		public Builder preserveRequestMethod(boolean value) {
			this.preserveRequestMethod = value;
			return this;
		}

		public Builder connectTimeout(Duration value) {
			this.connectTimeout = value;
			return this;
		}

		public Builder timeout(Duration value) {
			this.timeout = value;
			return this;
		}

		public Builder statusOnError(int value) {
			this.statusOnError = value;
			return this;
		}

		public Builder headerField(@Nullable String value) {
			this.headerField = value;
			return this;
		}

		public Builder maxResponseBodySize(long value) {
			this.maxResponseBodySize = value;
			return this;
		}

		public Builder addAuthCookiesToResponse(List<String> value) {
			this.addAuthCookiesToResponse = value;
			return this;
		}

		public Builder addAuthCookiesToResponseRegex(@Nullable Pattern value) {
			this.addAuthCookiesToResponseRegex = value;
			return this;
		}

		public Builder clientResponseHeaders(List<String> value) {
			this.clientResponseHeaders = value;
			return this;
		}

		public Builder authSigninUrl(@Nullable String value) {
			this.authSigninUrl = value;
			return this;
		}

		public Builder signinRedirect(@Nullable SigninRedirect value) {
			this.signinRedirect = value;
			return this;
		}

		public Builder skipPreflight(boolean value) {
			this.skipPreflight = value;
			return this;
		}

		public Builder forwardBody(boolean value) {
			this.forwardBody = value;
			return this;
		}

		public Builder maxBodySize(long value) {
			this.maxBodySize = value;
			return this;
		}

		public Builder tls(TlsOptions value) {
			this.tls = value;
			return this;
		}

		/**
		 * The options.
		 * @return what was set, and the defaults of the rest
		 */
		public PolicyOptions build() {
			return new PolicyOptions(this.name, this.address, this.trustForwardHeader, this.authRequestHeaders,
					this.authResponseHeaders, this.authResponseHeadersRegex, this.preserveLocationHeader,
					this.preserveRequestMethod, this.connectTimeout, this.timeout, this.statusOnError, this.headerField,
					this.maxResponseBodySize, this.addAuthCookiesToResponse, this.addAuthCookiesToResponseRegex,
					this.clientResponseHeaders, this.authSigninUrl, this.signinRedirect, this.skipPreflight,
					this.forwardBody, this.maxBodySize, this.tls);
		}

	}

}
