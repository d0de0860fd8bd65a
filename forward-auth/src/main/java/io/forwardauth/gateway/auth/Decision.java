package io.forwardauth.gateway.auth;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/**
 * What an authorizer says.
 */
public sealed interface Decision {

	/** The user by the policy's {@code header-field}, for the access log. */
	@Nullable String user();

	<T extends @Nullable Object> T accept(Visitor<T> visitor);

	/**
	 * The request may go on.
	 *
	 * @param headers the auth server's answer; what of it is copied the policy says
	 * @param user see {@link Decision#user()}
	 */
	record Allow(HttpHeaders headers, @Nullable String user) implements Decision {

		@Override
		public <T extends @Nullable Object> T accept(Visitor<T> visitor) {
			return visitor.allowed(this);
		}

	}

	/**
	 * The request may go on, and nobody was asked: of its headers those that only the
	 * auth server may set are removed, and none is set.
	 */
	record Skip() implements Decision {

		@Override
		public @Nullable String user() {
			return null;
		}

		@Override
		public <T extends @Nullable Object> T accept(Visitor<T> visitor) {
			return visitor.skipped(this);
		}

	}

	/**
	 * The auth server's own answer goes to the client.
	 *
	 * @param status its status
	 * @param headers its headers, ready for the client: hop-by-hop gone, Location
	 * resolved
	 * @param body its body, unpooled heap memory: it needs no release and can be read
	 * many times by duplicates
	 * @param user see {@link Decision#user()}
	 */
	record Deny(HttpResponseStatus status, HttpHeaders headers, ByteBuf body,
			@Nullable String user) implements Decision {

		@Override
		public <T extends @Nullable Object> T accept(Visitor<T> visitor) {
			return visitor.denied(this);
		}

	}

	/**
	 * There is no answer that could be believed.
	 *
	 * @param status what the client gets: the policy's {@code status-on-error}, or what
	 * the specification fixes
	 * @param reason one sentence for the log, without credentials
	 */
	record Failure(HttpResponseStatus status, String reason) implements Decision {

		@Override
		public @Nullable String user() {
			return null;
		}

		@Override
		public <T extends @Nullable Object> T accept(Visitor<T> visitor) {
			return visitor.failed(this);
		}

	}

	/**
	 * One method a kind of decision.
	 *
	 * @param <T> what is made of it
	 */
	interface Visitor<T extends @Nullable Object> {

		T allowed(Allow allow);

		T skipped(Skip skip);

		T denied(Deny deny);

		T failed(Failure failure);

	}

}
