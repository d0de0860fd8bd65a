package io.forwardauth.gateway.http;

import java.util.function.BooleanSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.internal.PlatformDependent;

/**
 * Reads as large as they pay off while direct memory is there for it, and small ones when
 * half of it is taken: what one read has brought may have to be held for a peer that
 * takes nothing, and there may be hundreds of them.
 */
final class SparingReads implements RecvByteBufAllocator {

	/** Bytes of a read while memory is scarce. */
	private static final int SMALL = 8 << 10;

	/** Reads until others have their turn. */
	private static final int IN_A_ROW = 4;

	private static final long SCARCE = PlatformDependent.maxDirectMemory() / 2;

	private final RecvByteBufAllocator adaptive;

	private final BooleanSupplier scarce;

	SparingReads(int most) {
		this(most, () -> PlatformDependent.usedDirectMemory() > SCARCE);
	}

	SparingReads(int most, BooleanSupplier scarce) {
		this.scarce = scarce;
		this.adaptive = new AdaptiveRecvByteBufAllocator(64, 2048, most).maxMessagesPerRead(IN_A_ROW);
	}

	@Override
	public ExtendedHandle newHandle() {
		return new SparingHandle((ExtendedHandle) this.adaptive.newHandle(), this.scarce);
	}

	private static final class SparingHandle extends DelegatingHandle implements ExtendedHandle {

		private final ExtendedHandle adaptive;

		private final BooleanSupplier scarce;

		SparingHandle(ExtendedHandle adaptive, BooleanSupplier scarce) {
			super(adaptive);
			this.adaptive = adaptive;
			this.scarce = scarce;
		}

		@Override
		public ByteBuf allocate(ByteBufAllocator allocator) {
			return allocator.ioBuffer(guess());
		}

		@Override
		public int guess() {
			int guess = this.adaptive.guess();
			return (guess > SMALL && this.scarce.getAsBoolean()) ? SMALL : guess;
		}

		@Override
		public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
			return this.adaptive.continueReading(maybeMore);
		}

	}

}
