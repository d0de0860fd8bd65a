package io.forwardauth.stub;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;

/**
 * What an auth server in trouble does.
 */
final class Faults {

	private static final int CHUNK = 64 * 1024;

	private static final ByteBuf FILLER = Unpooled
		.unreleasableBuffer(Unpooled.directBuffer(CHUNK)
			.writeBytes("0123456789abcdef".repeat(CHUNK / 16).getBytes(StandardCharsets.US_ASCII)))
		.asReadOnly();

	private Faults() {
	}

	/**
	 * Closes the connection with RST and no answer.
	 */
	static Publisher<Void> reset(Exchange exchange) {
		Channel channel = exchange.channel();
		channel.eventLoop().execute(() -> {
			channel.config().setOption(ChannelOption.SO_LINGER, 0);
			// Past the pipeline: TLS would say goodbye first.
			channel.unsafe().close(channel.newPromise());
		});
		return Mono.never();
	}

	/**
	 * A head that promises 100 bytes, 10 of them, and the end.
	 */
	static Publisher<Void> half(Exchange exchange) {
		raw(exchange,
				"HTTP/1.1 200 OK\r\nX-User: demo\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n0123456789")
			.addListener(ChannelFutureListener.CLOSE);
		return Mono.never();
	}

	/**
	 * Bytes that are no HTTP, and the end.
	 */
	static Publisher<Void> garbage(Exchange exchange) {
		raw(exchange, "\u0001\u0002 220 this is no HTTP\r\n\u0000\u007f garbage\r\n\r\n")
			.addListener(ChannelFutureListener.CLOSE);
		return Mono.never();
	}

	/**
	 * No answer, ever; the connection stays open until the client goes.
	 */
	static Publisher<Void> hang(Exchange exchange) {
		return Mono.never();
	}

	/**
	 * 103 Early Hints (RFC 8297), then 200.
	 */
	static Publisher<Void> interim(Exchange exchange) {
		raw(exchange,
				"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload; as=style\r\nX-User: interim\r\n\r\n");
		return exchange.send(Routes.LET_IN);
	}

	/**
	 * A body of {@code bytes=} bytes (10 MiB) under {@code status=} (403), streamed.
	 */
	static Publisher<Void> big(Exchange exchange) {
		long bytes = exchange.parameter("bytes", 10L * 1024 * 1024, 0, 1L << 50);
		int status = (int) exchange.parameter("status", 403, 200, 599);
		Flux<ByteBuf> body = Flux.generate(() -> bytes, (left, sink) -> {
			int length = (int) Math.min(CHUNK, left);
			if (length == 0) {
				sink.complete();
			}
			else {
				sink.next(FILLER.slice(0, length));
			}
			return left - length;
		});
		exchange.response().status(status).header("Content-Length", Long.toString(bytes));
		exchange.response().header("Content-Type", "text/plain");
		return exchange.response().send(body);
	}

	/**
	 * Writes bytes past the codec, which would not let them through.
	 */
	private static ChannelFuture raw(Exchange exchange, String text) {
		ChannelHandlerContext codec = exchange.channel().pipeline().context(NettyPipeline.HttpCodec);
		return codec.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
	}

}
