package io.forwardauth.gateway.proxy;

import java.time.Duration;

/**
 * What holds for origins unless their route says otherwise.
 *
 * @param connectTimeout Spring Cloud Gateway's {@code httpclient.connect-timeout}
 * @param responseTimeout Spring Cloud Gateway's {@code httpclient.response-timeout}: from
 * the request's last byte to the answer's head; zero or negative for none; 30 s unless
 * set
 */
public record ProxyOptions(Duration connectTimeout, Duration responseTimeout) {

	public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

	public static final Duration DEFAULT_RESPONSE_TIMEOUT = Duration.ofSeconds(30);

}
