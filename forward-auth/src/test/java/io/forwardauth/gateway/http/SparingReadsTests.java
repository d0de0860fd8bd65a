package io.forwardauth.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SparingReadsTests {

	@Test
	void readsGrowWithWhatComesAndShrinkWhenMemoryIsScarce() {
		boolean[] scarce = { false };
		ExtendedHandle reads = new SparingReads(Transport.MAX_READ, () -> scarce[0]).newHandle();
		EmbeddedChannel channel = new EmbeddedChannel();
		for (int i = 0; i < 20; i++) {
			reads.reset(new DefaultChannelConfig(channel));
			reads.attemptedBytesRead(reads.guess());
			reads.lastBytesRead(reads.guess());
			reads.readComplete();
		}
		assertThat(reads.guess()).isEqualTo(Transport.MAX_READ);
		scarce[0] = true;
		ByteBuf buffer = reads.allocate(ByteBufAllocator.DEFAULT);
		assertThat(buffer.writableBytes()).isEqualTo(8 << 10);
		buffer.release();
		scarce[0] = false;
		assertThat(reads.guess()).isEqualTo(Transport.MAX_READ);
		channel.close();
	}

}
