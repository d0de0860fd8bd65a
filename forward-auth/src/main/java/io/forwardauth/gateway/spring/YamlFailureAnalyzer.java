package io.forwardauth.gateway.spring;

import org.yaml.snakeyaml.error.MarkedYAMLException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows where a YAML file of the configuration cannot be read.
 */
class YamlFailureAnalyzer extends AbstractFailureAnalyzer<MarkedYAMLException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MarkedYAMLException cause) {
		return new FailureAnalysis("A YAML file of the configuration cannot be read:\n\n" + cause.getMessage(),
				"Correct the indentation or the marks at that line.", rootFailure);
	}

}
