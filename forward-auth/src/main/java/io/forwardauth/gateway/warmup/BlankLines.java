package io.forwardauth.gateway.warmup;

import io.netty.buffer.ByteBuf;

/**
 * Finds the ends of the messages of a play without a decoder: a further kind of Netty's
 * decoder would stand in the profiles of those that serve clients. A head ends in a blank
 * line, and so does every body that is used here.
 */
final class BlankLines {

	private static final int BLANK_LINE = 0x0D0A0D0A;

	private int lastFour;

	private int seen;

	/**
	 * Reads on.
	 * @param bytes what has arrived; stays with the caller
	 * @return how many blank lines there have been since the last {@link #reset()}
	 */
	int count(ByteBuf bytes) {
		for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
			this.lastFour = (this.lastFour << 8) | bytes.getUnsignedByte(i);
			if (this.lastFour == BLANK_LINE) {
				this.seen++;
			}
		}
		return this.seen;
	}

	void reset() {
		this.lastFour = 0;
		this.seen = 0;
	}

}
