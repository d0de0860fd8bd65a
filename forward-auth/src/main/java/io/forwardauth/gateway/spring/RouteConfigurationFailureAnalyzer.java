package io.forwardauth.gateway.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.forwardauth.gateway.routing.RouteConfigurationException;

/**
 * Shows what a route says wrongly in the words of every other wrong setting.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class RouteConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<RouteConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, RouteConfigurationException cause) {
		InvalidConfigurationException shown = new InvalidConfigurationException(
				"route '" + cause.routeId() + "', " + cause.setting(), cause.value(), cause.allowed());
		return InvalidConfigurationFailureAnalyzer.analysis(shown, null, rootFailure);
	}

}
