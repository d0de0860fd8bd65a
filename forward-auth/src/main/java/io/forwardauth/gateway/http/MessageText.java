package io.forwardauth.gateway.http;

import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * A short message on its way to the wire: put together in an array, then copied to a
 * buffer of its size in one go, where piece by piece each would ask the buffer for room.
 * Belongs to one event loop.
 */
public final class MessageText {

	private static final FastThreadLocal<MessageText> OF_LOOP = new FastThreadLocal<>() {
		@Override
		protected MessageText initialValue() {
			return new MessageText();
		}
	};

	private byte[] bytes = new byte[1024];

	private int end;

	private MessageText() {
	}

	/** The event loop's own, emptied; good until the next start. */
	public static MessageText start() {
		MessageText text = OF_LOOP.get();
		text.end = 0;
		return text;
	}

	private void room(int more) {
		if (this.bytes.length - this.end < more) {
			this.bytes = Arrays.copyOf(this.bytes, 2 * (this.end + more));
		}
	}

	/** Appends characters; one that is no byte becomes a question mark. */
	public MessageText add(CharSequence text) {
		int length = text.length();
		room(length);
		if (text instanceof AsciiString ascii) {
			System.arraycopy(ascii.array(), ascii.arrayOffset(), this.bytes, this.end, length);
		}
		else {
			for (int i = 0; i < length; i++) {
				this.bytes[this.end + i] = AsciiString.c2b(text.charAt(i));
			}
		}
		this.end += length;
		return this;
	}

	/** Appends headers, each with the end of its line. */
	public MessageText add(HeaderList headers) {
		for (int i = 0; i < headers.size(); i++) {
			CharSequence name = headers.name(i);
			CharSequence value = headers.value(i);
			room(name.length() + value.length() + 4);
			put(name);
			this.bytes[this.end++] = ':';
			this.bytes[this.end++] = ' ';
			put(value);
			endLine();
		}
		return this;
	}

	@SuppressWarnings("deprecation") // It takes the low bytes, and a list has no others.
	private void put(CharSequence latin1) {
		int length = latin1.length();
		if (latin1 instanceof AsciiString ascii) {
			System.arraycopy(ascii.array(), ascii.arrayOffset(), this.bytes, this.end, length);
		}
		else {
			latin1.toString().getBytes(0, length, this.bytes, this.end);
		}
		this.end += length;
	}

	/** Appends a body, which stays unread. */
	public MessageText add(ByteBuf content) {
		int length = content.readableBytes();
		room(length);
		content.getBytes(content.readerIndex(), this.bytes, this.end, length);
		this.end += length;
		return this;
	}

	/** Ends a line. */
	public MessageText line() {
		room(2);
		endLine();
		return this;
	}

	private void endLine() {
		this.bytes[this.end++] = '\r';
		this.bytes[this.end++] = '\n';
	}

	/** All of it in a buffer of its size. */
	public ByteBuf buffer(ByteBufAllocator allocator) {
		return allocator.buffer(this.end).writeBytes(this.bytes, 0, this.end);
	}

	/** All of it at the end of a buffer. */
	public void writeTo(ByteBuf buffer) {
		buffer.writeBytes(this.bytes, 0, this.end);
	}

}
