package io.forwardauth.gateway.auth;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;

/**
 * A client's body, whole, that auth servers get and the origin after them. It is copied
 * into memory of its own: kept in the buffers it came in, a body in chunks of one byte
 * would hold many times its length.
 * <p>
 * Whoever reads the body owns it; an authorizer that needs it beyond its call retains it.
 * Filled by one thread at a time, then only read.
 */
public final class BufferedBody extends AbstractReferenceCounted {

	/** Bytes; what most forms and API calls fit into. */
	private static final int FIRST_SEGMENT = 4 << 10;

	/** Bytes. */
	private static final int LARGEST_SEGMENT = 64 << 10;

	private final List<ByteBuf> segments = new ArrayList<>(1);

	private final boolean chunked;

	private HttpHeaders trailers = EmptyHttpHeaders.INSTANCE;

	private long size;

	/**
	 * Starts with nothing.
	 * @param chunked whether the client frames it by chunks, or else by Content-Length:
	 * who gets it gets it framed alike
	 */
	public BufferedBody(boolean chunked) {
		this.chunked = chunked;
	}

	/**
	 * Copies a part to the end.
	 * @param part what has come; read, and still the caller's
	 */
	public void add(ByteBuf part) {
		if (refCnt() == 0) {
			// Who read it has gone meanwhile.
			return;
		}
		this.size += part.readableBytes();
		while (part.isReadable()) {
			ByteBuf segment = writable();
			segment.writeBytes(part, Math.min(part.readableBytes(), segment.writableBytes()));
		}
	}

	private ByteBuf writable() {
		int count = this.segments.size();
		if (count > 0 && this.segments.get(count - 1).isWritable()) {
			return this.segments.get(count - 1);
		}
		// By and by: a length that is only announced takes no memory.
		int bytes = (count < 4) ? FIRST_SEGMENT << count : LARGEST_SEGMENT;
		ByteBuf segment = ByteBufAllocator.DEFAULT.buffer(bytes, bytes);
		this.segments.add(segment);
		return segment;
	}

	/** Sets what came behind the body. */
	void trailers(HttpHeaders value) {
		this.trailers = value;
	}

	/** Bytes. */
	public long size() {
		return this.size;
	}

	public boolean isChunked() {
		return this.chunked;
	}

	/**
	 * The body's bytes, for someone who retains this body as long as he takes parts.
	 * @return buffers that whoever takes them owns
	 */
	public Iterator<ByteBuf> buffers() {
		Iterator<ByteBuf> each = this.segments.iterator();
		return new Iterator<>() {

			@Override
			public boolean hasNext() {
				return each.hasNext();
			}

			@Override
			public ByteBuf next() {
				return each.next().retainedDuplicate();
			}

		};
	}

	/**
	 * The body as HTTP content.
	 * @param withTrailers whether its end has the client's trailers
	 * @return parts that whoever takes them owns, a LastHttpContent at the end
	 */
	Iterator<HttpContent> parts(boolean withTrailers) {
		Iterator<ByteBuf> each = buffers();
		return new Iterator<>() {

			private boolean ended;

			@Override
			public boolean hasNext() {
				return !this.ended;
			}

			@Override
			public HttpContent next() {
				if (this.ended) {
					throw new NoSuchElementException();
				}
				if (each.hasNext()) {
					return new DefaultHttpContent(each.next());
				}
				this.ended = true;
				return end(withTrailers);
			}

		};
	}

	private LastHttpContent end(boolean withTrailers) {
		if (!withTrailers || this.trailers.isEmpty()) {
			return LastHttpContent.EMPTY_LAST_CONTENT;
		}
		LastHttpContent last = new DefaultLastHttpContent();
		last.trailingHeaders().set(this.trailers);
		return last;
	}

	@Override
	protected void deallocate() {
		// They stay in the list: who comes too late must not take the body for an empty
		// one.
		this.segments.forEach(ByteBuf::release);
	}

	@Override
	public ReferenceCounted touch(Object hint) {
		this.segments.forEach((segment) -> segment.touch(hint));
		return this;
	}

}
