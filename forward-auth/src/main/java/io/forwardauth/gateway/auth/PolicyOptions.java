package io.forwardauth.gateway.auth;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

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
 */
public record PolicyOptions(String name, URI address, boolean trustForwardHeader, List<String> authRequestHeaders,
		List<String> authResponseHeaders, @Nullable Pattern authResponseHeadersRegex, boolean preserveLocationHeader,
		boolean preserveRequestMethod, Duration connectTimeout, Duration timeout, int statusOnError,
		@Nullable String headerField, long maxResponseBodySize) {

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

}
