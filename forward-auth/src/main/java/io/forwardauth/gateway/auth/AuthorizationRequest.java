package io.forwardauth.gateway.auth;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.edge.EdgeRequest;

/**
 * What an authorizer may know of a request.
 *
 * @param loop where the caller lives: calls are made from it and the decision arrives on
 * it
 * @param request the request as the edge settled it
 * @param headers the headers as they stand now, i.e. after filters and policies before
 * this one; not to be changed by an authorizer
 * @param body the client's body if it goes to the auth server, or null; whoever asks
 * keeps it until the decision is there
 */
public record AuthorizationRequest(EventLoop loop, EdgeRequest request, HttpHeaders headers,
		@Nullable BufferedBody body) {

}
