package io.forwardauth.gateway.edge;

import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of the client's connection; settled once a connection.
 *
 * @param address the textual address with its IPv6 zone, compressed, without brackets
 * @param realIp the same without the zone
 * @param trusted whether it is one of {@code forwarded-headers.trusted-proxies}
 * @param secure whether the connection is TLS
 */
public record Peer(String address, String realIp, boolean trusted, boolean secure) {

	/**
	 * X-Forwarded-For as the next hop gets it.
	 * @param prior what stands there already, or null or an empty string
	 * @return that, with this peer at its end
	 */
	public String appendedTo(@Nullable String prior) {
		return (prior == null || prior.isEmpty()) ? this.address : prior + ", " + this.address;
	}

}
