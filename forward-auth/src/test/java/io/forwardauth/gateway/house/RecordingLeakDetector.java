package io.forwardauth.gateway.house;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;

/**
 * Netty's leak detector, which only logs, made to report findings instead.
 *
 * @param <T> the type of what may leak
 */
final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {

	@SuppressWarnings("deprecation")
	RecordingLeakDetector(Class<?> resourceType, int samplingInterval) {
		super(resourceType, samplingInterval);
	}

	/**
	 * Must come before the first buffer: Netty's allocators keep the detector they met
	 * when they were loaded.
	 */
	static void install() {
		ResourceLeakDetector.setLevel(Level.PARANOID);
		ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
	}

	/**
	 * Netty asks this only where an error would be logged; a finding is wanted always.
	 * @return always true
	 */
	@Override
	protected boolean needReport() {
		return true;
	}

	@Override
	protected void reportTracedLeak(String resourceType, String records) {
		Findings.add(new AssertionError("leaked " + resourceType + ", last touched at" + records));
	}

	@Override
	protected void reportUntracedLeak(String resourceType) {
		Findings.add(new AssertionError("leaked " + resourceType));
	}

	private static final class Factory extends ResourceLeakDetectorFactory {

		@Override
		@SuppressWarnings("deprecation")
		public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval,
				long maxActive) {
			return new RecordingLeakDetector<>(resource, samplingInterval);
		}

	}

}
