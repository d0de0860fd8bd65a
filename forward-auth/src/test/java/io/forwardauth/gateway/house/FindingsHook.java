package io.forwardauth.gateway.house;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Does for properties of jqwik, an engine of its own, what {@link FindingsExtension} does
 * for tests.
 */
public final class FindingsHook implements AroundPropertyHook {

	@Override
	public PropagationMode propagateTo() {
		return PropagationMode.ALL_DESCENDANTS;
	}

	@Override
	public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
		PropertyExecutionResult result = property.execute();
		Findings.collectLeaks();
		try {
			Findings.check();
			return result;
		}
		catch (AssertionError findings) {
			return result.mapToFailed(findings);
		}
	}

}
