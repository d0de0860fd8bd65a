package io.forwardauth.gateway.spring;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forwardauth.gateway.edge.EdgeExchange;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges on their way from the line to Spring. A request carries an id, of 128
 * random bits and good for one use, in a header whose name is made anew by each process;
 * no client can know either.
 */
final class PassedExchanges {

	/** Far more than a request spends on the private socket. */
	private static final Duration MAX_AGE = Duration.ofMinutes(2);

	private static final int BYTES = 16;

	private final SecureRandom random = new SecureRandom();

	private final AsciiString headerName = AsciiString.cached("x-fa-" + next());

	private final Cache<String, EdgeExchange> exchanges = Caffeine.newBuilder()
		.expireAfterWrite(MAX_AGE)
		.executor(Runnable::run)
		.build();

	/** The header that carries the id. */
	AsciiString headerName() {
		return this.headerName;
	}

	/** Puts an exchange down; returns its id. */
	String put(EdgeExchange exchange) {
		String id = next();
		this.exchanges.put(id, exchange);
		return id;
	}

	/** Takes an exchange up, once; null if there is none of that id. */
	@Nullable EdgeExchange take(String id) {
		return this.exchanges.asMap().remove(id);
	}

	private String next() {
		byte[] bytes = new byte[BYTES];
		this.random.nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

}
