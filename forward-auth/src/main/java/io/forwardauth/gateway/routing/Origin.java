package io.forwardauth.gateway.routing;

/**
 * Where a route leads. As in Spring Cloud Gateway, path, query and user of the route's
 * URI play no part.
 *
 * @param scheme {@code http} or {@code https}
 * @param host name or literal address, without brackets
 * @param port 1 to 65535, the scheme's own if the URI names none
 */
public record Origin(String scheme, String host, int port) {

	/** Whether the connection is TLS. */
	public boolean secure() {
		return "https".equals(this.scheme);
	}

	/**
	 * The origin's own Host: with brackets for IPv6, and the port unless it is the
	 * scheme's.
	 */
	public String authority() {
		String name = (this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host;
		return (this.port == (secure() ? 443 : 80)) ? name : name + ":" + this.port;
	}

}
