package io.forwardauth.gateway.spring;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.unit.DataSize;

/**
 * Shows a value under our prefixes that is no duration, number and so on, in the same
 * words as every other wrong value.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class PropertyBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		ConfigurationPropertyName name = cause.getName();
		if (!isOurs(name)) {
			return null;
		}
		ConfigurationProperty property = cause.getProperty();
		Object value = (property != null) ? property.getValue() : null;
		String origin = (property != null && property.getOrigin() != null) ? property.getOrigin().toString() : null;
		InvalidConfigurationException shown = new InvalidConfigurationException(
				((property != null) ? property.getName() : name).toString(), value, allowed(cause));
		return InvalidConfigurationFailureAnalyzer.analysis(shown, origin, rootFailure);
	}

	private static boolean isOurs(ConfigurationPropertyName name) {
		ConfigurationPropertyName root = name.subName(0).chop(1);
		return root.toString().equals(PolicyProperties.PREFIX)
				|| root.toString().equals(ForwardedHeadersProperties.PREFIX);
	}

	private static String allowed(BindException cause) {
		Class<?> type = cause.getTarget().getType().resolve(Object.class);
		if (type == Duration.class) {
			return "a duration such as 500ms, 30s or 2m";
		}
		if (type == DataSize.class) {
			return "a number of bytes, or one with a unit such as 64KB or 4MB";
		}
		if (type == boolean.class || type == Boolean.class) {
			return "true or false";
		}
		if (type == int.class || type == Integer.class) {
			return "a whole number";
		}
		if (type.isEnum()) {
			return Arrays.stream(type.getEnumConstants())
				.map((constant) -> constant.toString().toLowerCase(Locale.ROOT))
				.collect(Collectors.joining(" or "));
		}
		return "a value that can be read; " + NestedExceptionUtils.getMostSpecificCause(cause).getMessage();
	}

}
