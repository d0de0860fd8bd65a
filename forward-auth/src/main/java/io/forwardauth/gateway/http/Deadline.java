package io.forwardauth.gateway.http;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * A deadline that is set anew all the time and hardly ever reached. Setting it costs a
 * look at the clock: a timer that is already armed stays armed and looks again when it
 * fires, so that a request schedules and cancels nothing. Belongs to one event loop.
 */
public final class Deadline implements Runnable {

	private final EventLoop loop;

	private final Runnable onReached;

	/** Nano time; meaningful while {@link #active}. */
	private long at;

	private boolean active;

	private @Nullable ScheduledFuture<?> armed;

	private long armedAt;

	public Deadline(EventLoop loop, Runnable onReached) {
		this.loop = loop;
		this.onReached = onReached;
	}

	/**
	 * Moves the deadline.
	 * @param nanos from now; 0 or less for none
	 */
	public void set(long nanos) {
		if (nanos <= 0) {
			clear();
			return;
		}
		this.at = System.nanoTime() + nanos;
		this.active = true;
		ScheduledFuture<?> timer = this.armed;
		if (timer == null) {
			arm(nanos);
		}
		else if (this.armedAt - this.at > 0) {
			timer.cancel(false);
			arm(nanos);
		}
	}

	/** There is no deadline for now; the timer stays armed for the next one. */
	public void clear() {
		this.active = false;
	}

	/** Ends it for good. */
	public void close() {
		this.active = false;
		ScheduledFuture<?> timer = this.armed;
		if (timer != null) {
			timer.cancel(false);
			this.armed = null;
		}
	}

	@Override
	public void run() {
		this.armed = null;
		if (!this.active) {
			return;
		}
		long left = this.at - System.nanoTime();
		if (left > 0) {
			arm(left);
			return;
		}
		this.active = false;
		this.onReached.run();
	}

	private void arm(long nanos) {
		this.armedAt = this.at;
		this.armed = this.loop.schedule(this, nanos, TimeUnit.NANOSECONDS);
	}

}
