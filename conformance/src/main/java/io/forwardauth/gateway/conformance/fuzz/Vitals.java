package io.forwardauth.gateway.conformance.fuzz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Signs of life of a gateway's process, before and after.
 */
final class Vitals {

	/** Connections of the JVM's own, and those that health checks leave behind. */
	private static final int DESCRIPTORS_MORE = 6;

	/** Pools fill, classes are loaded, code is compiled: it is no leak that repeats. */
	private static final long HEAP_MORE = 10L << 20;

	/** The connections to Spring behind the line may be idle for 30 seconds. */
	private static final int LONGEST_WAIT_SECONDS = 45;

	private final GatewayProcess process;

	private final String name;

	private final long descriptors;

	private final long heap;

	private Vitals(GatewayProcess process, String name, long descriptors, long heap) {
		this.process = process;
		this.name = name;
		this.descriptors = descriptors;
		this.heap = heap;
	}

	/** Takes the base, once idle connections have gone. */
	static Vitals base(GatewayProcess process, String name) throws IOException, InterruptedException {
		long descriptors = process.descriptors();
		for (int quiet = 0; quiet < 4;) {
			Thread.sleep(1000);
			long now = process.descriptors();
			quiet = (now == descriptors) ? quiet + 1 : 0;
			descriptors = now;
		}
		return new Vitals(process, name, descriptors, process.heap());
	}

	/** What is not as it was, one sentence each. */
	List<String> faults() throws IOException, InterruptedException {
		List<String> faults = new ArrayList<>();
		if (!this.process.isHealthy()) {
			faults.add(this.name + " is not healthy");
		}
		long open = this.process.descriptors();
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
		while (open > this.descriptors + DESCRIPTORS_MORE && System.nanoTime() < deadline) {
			Thread.sleep(500);
			open = this.process.descriptors();
		}
		if (open > this.descriptors + DESCRIPTORS_MORE) {
			faults.add(this.name + " has " + open + " descriptors open, before it had " + this.descriptors);
		}
		long used = this.process.heap();
		if (used > this.heap + HEAP_MORE) {
			faults.add(this.name + " uses " + used + " bytes of its heap, before it used " + this.heap);
		}
		return faults;
	}

	@Override
	public String toString() {
		return this.name + ": " + this.descriptors + " descriptors, " + (this.heap >> 10) + " KiB of heap";
	}

}
