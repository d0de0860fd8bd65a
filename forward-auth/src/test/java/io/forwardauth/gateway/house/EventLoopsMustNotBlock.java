package io.forwardauth.gateway.house;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * What BlockHound needs to know besides what Netty and Reactor tell it: which threads are
 * ours, and which blocking calls nobody can or need avoid.
 */
public final class EventLoopsMustNotBlock implements BlockHoundIntegration {

	/** How the names of our own event loop threads start. */
	static final String EVENT_LOOP_PREFIX = "forward-auth-";

	@Override
	public void applyTo(BlockHound.Builder builder) {
		builder
			.nonBlockingThreadPredicate(
					(others) -> others.or((thread) -> thread.getName().startsWith(EVENT_LOOP_PREFIX)))
			.blockingMethodCallback((method) -> {
				AssertionError finding = new AssertionError(
						"blocking call " + method + " on " + Thread.currentThread().getName());
				// Both: whoever catches the error below must not hide the finding.
				Findings.add(finding);
				throw finding;
			});
		allowOnce(builder);
		allowLogging(builder);
	}

	/** What happens the first time only. */
	private static void allowOnce(BlockHound.Builder builder) {
		builder.allowBlockingCallsInside("java.lang.ClassLoader", "loadClass")
			.allowBlockingCallsInside("java.util.ServiceLoader$LazyClassPathLookupIterator", "parse")
			.allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
			.allowBlockingCallsInside("java.security.SecureRandom", "getInstance");
	}

	/** A console is a file; that it may be slow is what access logs must heed. */
	private static void allowLogging(BlockHound.Builder builder) {
		builder.allowBlockingCallsInside("ch.qos.logback.core.OutputStreamAppender", "append")
			.allowBlockingCallsInside("ch.qos.logback.core.spi.ContextAwareBase", "addStatus");
	}

}
