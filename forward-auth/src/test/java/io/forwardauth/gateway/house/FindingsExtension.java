package io.forwardauth.gateway.house;

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
		Findings.check();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		Findings.collectLeaks();
		Findings.check();
	}

}
