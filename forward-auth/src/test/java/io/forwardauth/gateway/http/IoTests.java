package io.forwardauth.gateway.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.channel.uring.IoUring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class IoTests {

	@ParameterizedTest
	@EnumSource
	void loopsAreMadeOfWhatIsWishedForOrOfTheNextThatLoads(Io wanted) {
		Io expected = switch (wanted) {
			case IO_URING -> IoUring.isAvailable() ? Io.IO_URING : Io.EPOLL.orNext();
			case EPOLL -> Epoll.isAvailable() ? Io.EPOLL : Io.NIO;
			case NIO -> Io.NIO;
		};
		Transport transport = Transport.create(1, wanted);
		try {
			assertThat(transport.io()).isEqualTo(expected);
			Channel listening = new ServerBootstrap().group(transport.group())
				.channel(transport.server())
				.childHandler(new ChannelInboundHandlerAdapter())
				.bind("127.0.0.1", 0)
				.syncUninterruptibly()
				.channel();
			assertThat(listening.isActive()).isTrue();
			listening.close().syncUninterruptibly();
		}
		finally {
			transport.group().shutdownGracefully();
		}
	}

	@ParameterizedTest
	@EnumSource
	void loopsOfSomebodyElseAreToldApart(Io wanted) {
		Transport transport = Transport.create(1, wanted);
		EventLoopGroup group = transport.group();
		try {
			assertThat(Transport.of(group, 1)).isEqualTo(transport);
		}
		finally {
			group.shutdownGracefully();
		}
	}

	@Test
	void whatThereIsNoChannelForIsSaid() {
		assertThat(Io.NIO.channel(SocketChannel.class)).isNotNull();
		assertThatIllegalArgumentException().isThrownBy(() -> Io.NIO.channel(DomainSocketChannel.class))
			.withMessageContaining("DomainSocketChannel");
	}

}
