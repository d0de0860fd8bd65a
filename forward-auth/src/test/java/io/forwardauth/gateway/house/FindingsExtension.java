package io.forwardauth.gateway.house;

import java.util.List;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test, or else its class, for the findings of its time. It is found as a
 * service, so no test can forget it.
 */
public final class FindingsExtension implements AfterEachCallback, AfterAllCallback {

	@Override
	public void afterEach(ExtensionContext context) {
		check();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		Findings.collectLeaks();
		check();
	}

	void check() {
		List<Throwable> findings = Findings.take();
		if (findings.isEmpty()) {
			return;
		}
		AssertionError failure = new AssertionError(
				findings.size() + " finding(s) outside the test's own code, listed as suppressed below");
		findings.forEach(failure::addSuppressed);
		throw failure;
	}

}
