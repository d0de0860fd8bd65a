package io.forwardauth.gateway.client;

import java.net.SocketAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Where connections of one pool lead. Compared by identity in the hot path: make one for
 * each policy or origin at start-up and keep it.
 *
 * @param name what logs and metrics call it: scheme, host and port
 * @param host name or literal address, without brackets
 * @param port 1 to 65535
 * @param tls TLS for this target, or null for plain
 * @param address a fixed address such as a Unix domain socket, or null: host is resolved
 * @param connectTimeout until the connection stands, name look-up and TLS included
 */
public record Target(String name, String host, int port, @Nullable TargetTls tls, @Nullable SocketAddress address,
		Duration connectTimeout) {

}
