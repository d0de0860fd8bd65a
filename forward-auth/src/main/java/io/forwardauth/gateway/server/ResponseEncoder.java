package io.forwardauth.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;

import io.forwardauth.gateway.http.HeaderList;

/**
 * Netty's encoder, which has to be told that an answer to HEAD has no body.
 */
final class ResponseEncoder extends HttpResponseEncoder {

	private boolean head;

	void answersHead(boolean value) {
		this.head = value;
	}

	@Override
	protected boolean isContentAlwaysEmpty(HttpResponse response) {
		return (this.head && response.status().codeClass() != HttpStatusClass.INFORMATIONAL)
				|| super.isContentAlwaysEmpty(response);
	}

	@Override
	protected void encodeHeaders(HttpHeaders headers, ByteBuf buffer) {
		if (headers instanceof HeaderList list) {
			list.writeTo(buffer);
		}
		else {
			super.encodeHeaders(headers, buffer);
		}
	}

}
