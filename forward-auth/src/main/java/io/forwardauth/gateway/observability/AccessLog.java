package io.forwardauth.gateway.observability;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.internal.PlatformDependent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.http.ExchangeObserver;

/**
 * The access log: a line of JSON for each exchange. Event loops only put the facts into a
 * bounded queue; a thread of its own makes lines of them and writes, so that a slow
 * console costs lines and never requests.
 */
public final class AccessLog implements ExchangeObserver, AutoCloseable {

	/** Counter of lines that were not written. */
	public static final String DROPPED = "forward.auth.access.log.dropped";

	/** Exchanges; some seconds of a console that hangs, a few MiB at most. */
	public static final int DEFAULT_CAPACITY = 16 << 10;

	private static final Logger logger = LoggerFactory.getLogger(AccessLog.class);

	/** Bytes that are written at once while there is more to come. */
	private static final int BATCH = 32 << 10;

	/**
	 * While requests come, the writer looks at the queue at this pace: to be woken for
	 * each would cost their event loop a system call.
	 */
	private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	/** Somebody wakes the writer; this is only in case nobody does. */
	private static final long SLEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** A console that hangs must not hang the end of the process. */
	private static final long CLOSE_MILLIS = 5000;

	private final OutputStream out;

	private final Queue<ExchangeFacts> queue;

	private final LongAdder dropped = new LongAdder();

	private final JsonLine lines = new JsonLine(BATCH + 4096);

	private final TimeText times = new TimeText();

	private final Thread writer;

	private volatile boolean asleep;

	private volatile boolean closed;

	private long linesInBatch;

	private boolean failing;

	/**
	 * Starts the writer.
	 * @param out where whole lines go, several in one write; flushed whenever nothing is
	 * left to write, not closed
	 * @param capacity exchanges that wait to be written; more are dropped and counted
	 */
	public AccessLog(OutputStream out, int capacity) {
		this.out = out;
		this.queue = PlatformDependent.newFixedMpscQueue(Math.max(4, capacity));
		this.writer = new Thread(this::run, "access-log");
		this.writer.setDaemon(true);
		this.writer.start();
	}

	/**
	 * Counts in a registry what was dropped.
	 * @param registry where the counter goes
	 */
	public void bindTo(MeterRegistry registry) {
		FunctionCounter.builder(DROPPED, this, AccessLog::dropped)
			.description("Lines of the access log that were dropped because writing was too slow or failed")
			.register(registry);
	}

	/** Lines that were not written. */
	public long dropped() {
		return this.dropped.sum();
	}

	@Override
	public void ended(ExchangeFacts facts) {
		if (this.closed || !this.queue.offer(facts)) {
			this.dropped.increment();
		}
		else if (this.asleep) {
			this.asleep = false;
			LockSupport.unpark(this.writer);
		}
	}

	private void run() {
		boolean last = false;
		while (!last) {
			// Looked at before the queue: what came before the end is still written.
			last = this.closed;
			if (writeAll()) {
				LockSupport.parkNanos(this, PACE_NANOS);
			}
			else if (!last) {
				sleep();
			}
		}
	}

	private void sleep() {
		this.asleep = true;
		// Who offered before the flag was seen has not woken anybody.
		if (this.queue.isEmpty() && !this.closed) {
			LockSupport.parkNanos(this, SLEEP_NANOS);
		}
		this.asleep = false;
	}

	private boolean writeAll() {
		ExchangeFacts facts = this.queue.poll();
		if (facts == null) {
			return false;
		}
		while (facts != null) {
			append(facts);
			if (this.lines.length() >= BATCH) {
				write(false);
			}
			facts = this.queue.poll();
		}
		write(true);
		return true;
	}

	private void append(ExchangeFacts facts) {
		AccessLogFormat.append(facts, this.times, this.lines);
		this.linesInBatch++;
	}

	private void write(boolean flush) {
		try {
			this.lines.drainTo(this.out);
			if (flush) {
				this.out.flush();
			}
			this.failing = false;
		}
		catch (IOException ex) {
			this.dropped.add(this.linesInBatch);
			if (!this.failing) {
				this.failing = true;
				logger.warn("The access log cannot be written; lines are dropped until it can", ex);
			}
		}
		this.linesInBatch = 0;
	}

	/** Writes what waits, but not for longer than five seconds. */
	@Override
	public void close() {
		this.closed = true;
		LockSupport.unpark(this.writer);
		try {
			this.writer.join(CLOSE_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
