package io.forwardauth.gateway.house;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.buffer.PooledByteBufAllocator;

/**
 * What went wrong where no test could see it, such as on an event loop or in the garbage
 * collector.
 */
public final class Findings {

	private static final Queue<Throwable> FOUND = new ConcurrentLinkedQueue<>();

	private Findings() {
	}

	static void add(Throwable finding) {
		FOUND.add(finding);
	}

	/**
	 * Takes what was found since the last call; a test that provokes a finding on purpose
	 * calls this before it ends.
	 * @return the findings, oldest first
	 */
	public static List<Throwable> take() {
		List<Throwable> taken = new ArrayList<>();
		for (Throwable finding = FOUND.poll(); finding != null; finding = FOUND.poll()) {
			taken.add(finding);
		}
		return taken;
	}

	/**
	 * Fails if something was found since the last look, and takes it.
	 */
	static void check() {
		List<Throwable> findings = take();
		if (findings.isEmpty()) {
			return;
		}
		AssertionError failure = new AssertionError(
				findings.size() + " finding(s) outside the test's own code, listed as suppressed below");
		findings.forEach(failure::addSuppressed);
		throw failure;
	}

	/**
	 * Makes leaks known that would else turn up later or never: a leaked buffer is
	 * noticed when it has been collected and another buffer is allocated.
	 */
	static void collectLeaks() {
		collectGarbage();
		// What the first collection found is queued for certain once the second is
		// through.
		collectGarbage();
		PooledByteBufAllocator.DEFAULT.buffer().release();
	}

	private static void collectGarbage() {
		ReferenceQueue<Object> queue = new ReferenceQueue<>();
		WeakReference<Object> mark = new WeakReference<>(new Object(), queue);
		System.gc();
		try {
			if (queue.remove(5000) != mark) {
				throw new IllegalStateException("The garbage collector did not run");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
