package io.forwardauth.gateway.http;

import java.util.function.Supplier;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes header lists for Netty's decoders.
 */
public final class HeaderLists {

	/** Makes validating lists for heads. */
	public static final HttpHeadersFactory HEADS = new Factory(() -> new HeaderList(true));

	/** Makes lists for trailers: validating, and what frames a message is refused. */
	public static final HttpHeadersFactory TRAILERS = new Factory(TrailerList::new);

	private HeaderLists() {
	}

	private record Factory(Supplier<HeaderList> maker) implements HttpHeadersFactory {

		@Override
		public HttpHeaders newHeaders() {
			return this.maker.get();
		}

		@Override
		public HttpHeaders newEmptyHeaders() {
			return this.maker.get();
		}

	}

	/** Without room at first: hardly ever are there any. */
	private static final class TrailerList extends HeaderList {

		private static final @Nullable CharSequence[] NONE = new @Nullable CharSequence[0];

		TrailerList() {
			super(true, NONE);
		}

		@Override
		public HttpHeaders add(CharSequence name, Object value) {
			DefaultHttpHeadersFactory.trailersFactory().getNameValidator().validateName(name);
			return super.add(name, value);
		}

	}

}
