package io.forwardauth.gateway.spring;

import java.nio.charset.StandardCharsets;

import io.forwardauth.gateway.http.PathText;
import io.forwardauth.gateway.http.QueryText;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpResponseDecoderSpec;
import reactor.netty.resources.LoopResources;

import org.springframework.cloud.gateway.config.HttpClientCustomizer;

/**
 * Keeps Reactor Netty's client from adding what the client did not send (Accept,
 * User-Agent), and gives the origin the query as it came where Spring had to
 * percent-encode it. It sits on the client's connections; what to do with a request
 * stands in a header of an unguessable name, which it removes.
 */
@ChannelHandler.Sharable
final class OriginWire extends ChannelOutboundHandlerAdapter implements HttpClientCustomizer {

	/** Whether the request under way on a connection asks for another protocol. */
	static final AttributeKey<Boolean> UPGRADE = AttributeKey.valueOf(OriginWire.class, "upgrade");

	private static final String NAME = "forward-auth.origin-wire";

	/**
	 * Marks: no Accept, no User-Agent, no brackets, no body, no Origin; what follows are
	 * path and query as they were asked for.
	 */
	private static final String NONE = "-";

	private final String header;

	private final int maxHeaderSize;

	private final @Nullable LoopResources loops;

	/**
	 * Makes it.
	 * @param passed knows an unguessable name
	 * @param maxHeaderSize longest head of an answer in bytes, or 0 for what is set
	 * @param loops the event loops that everything shares, or null for Reactor Netty's
	 * own
	 */
	OriginWire(PassedExchanges passed, int maxHeaderSize, @Nullable LoopResources loops) {
		this.header = passed.headerName() + "-wire";
		this.maxHeaderSize = maxHeaderSize;
		this.loops = loops;
	}

	/** Says in a request's headers what the origin has to get. */
	void mark(org.springframework.http.HttpHeaders output, org.springframework.http.HttpHeaders truth,
			SettledRequest settled) {
		String accept = truth.containsHeader("Accept") ? "+" : NONE;
		String agent = truth.containsHeader("User-Agent") ? "+" : NONE;
		String brackets = PathText.isEncodable(settled.edge().path()) ? "[" : NONE;
		boolean hasBody = truth.containsHeader("Content-Length") || truth.containsHeader("Transfer-Encoding");
		String origin = truth.containsHeader("Origin") ? "+" : NONE;
		output.set(this.header, accept + agent + brackets + (hasBody ? "+" : NONE) + origin + settled.edge().path()
				+ settled.edge().query());
	}

	@Override
	public HttpClient customize(HttpClient client) {
		HttpResponseDecoderSpec before = client.configuration().decoder();
		HttpClient wired = client.doOnChannelInit((observer, channel, address) -> install(channel))
			.httpResponseDecoder((decoder) -> settle(decoder, before));
		return (this.loops != null) ? wired.runOn(this.loops) : wired;
	}

	/**
	 * A decoder is always set anew: what Spring Cloud Gateway has set of it is repeated.
	 */
	private HttpResponseDecoderSpec settle(HttpResponseDecoderSpec decoder, HttpResponseDecoderSpec before) {
		boolean own = this.maxHeaderSize > 0;
		return decoder.allowDuplicateContentLengths(true)
			.maxHeaderSize(own ? this.maxHeaderSize : before.maxHeaderSize())
			.maxInitialLineLength(own ? this.maxHeaderSize : before.maxInitialLineLength());
	}

	private void install(Channel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		if (pipeline.get(NettyPipeline.ReactiveBridge) != null) {
			pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, this);
		}
		else {
			pipeline.addLast(NAME, this);
		}
		pipeline.addBefore(NAME, null, new InterimAnswers());
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (message instanceof HttpRequest request) {
			ctx.channel().attr(UPGRADE).set(request.headers().contains(HttpHeaderNames.UPGRADE));
			settle(request);
		}
		ctx.write(message, promise);
	}

	private void settle(HttpRequest request) {
		HttpHeaders headers = request.headers();
		String mark = headers.get(this.header);
		if (mark == null) {
			return;
		}
		headers.remove(this.header);
		if (mark.startsWith(NONE)) {
			headers.remove(HttpHeaderNames.ACCEPT);
		}
		if (mark.startsWith(NONE, 1)) {
			headers.remove(HttpHeaderNames.USER_AGENT);
		}
		if (mark.startsWith(NONE, 3)) {
			// Reactor Netty announces an empty body for POST and the like.
			headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
		}
		if (mark.startsWith(NONE, 4)) {
			// Of a WebSocket; whoever looks at it would take us for a page of theirs.
			headers.remove(HttpHeaderNames.ORIGIN);
		}
		request.setUri(target(request.uri(), mark.substring(5), !mark.startsWith(NONE, 2)));
	}

	private static String target(String uri, String asked, boolean brackets) {
		String path = path(uri);
		String encoded = uri.substring(path.length());
		String askedPath = path(asked);
		String query = asked.substring(askedPath.length());
		// A question mark alone is lost on the way.
		boolean restored = QueryText.encoded(query).equals(encoded) || query.equals("?" + encoded);
		String decoded = brackets ? PathText.decoded(path) : path;
		return (PathText.encoded(askedPath).equals(path) ? askedPath : decoded)
				+ (restored ? writable(query, encoded) : encoded);
	}

	private static String path(String target) {
		int question = target.indexOf('?');
		return (question < 0) ? target : target.substring(0, question);
	}

	/**
	 * Netty writes a target as UTF-8, so bytes that are none stay percent-encoded.
	 * @param query one character a byte
	 */
	private static String writable(String query, String encoded) {
		String text = new String(query.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
		return (text.indexOf('\uFFFD') < 0) ? text : encoded;
	}

}
