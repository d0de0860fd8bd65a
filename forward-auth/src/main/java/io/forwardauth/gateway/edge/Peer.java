package io.forwardauth.gateway.edge;

/**
 * Who is at the other end of the client's connection; settled once a connection.
 *
 * @param address the textual address with its IPv6 zone, compressed, without brackets
 * @param realIp the same without the zone
 * @param trusted whether it is one of {@code forwarded-headers.trusted-proxies}
 * @param secure whether the connection is TLS
 */
public record Peer(String address, String realIp, boolean trusted, boolean secure) {

}
