package io.forwardauth.gateway.spring;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Refuses what stands under our prefixes and is no property: Spring Boot ignores it in
 * silence, and a misspelt guard guards nothing.
 */
final class UnknownPropertyCheck {

	private static final List<String> PREFIXES = List.of(PolicyProperties.PREFIX, ForwardedHeadersProperties.PREFIX);

	private static final Pattern OUR_VARIABLE = Pattern.compile("(FORWARD_?AUTH|FORWARDED_?HEADERS)_.*",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern POLICY = Pattern.compile("forward-?auth\\.policies\\.([^.\\[]+)(\\..*)?",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9-]+");

	private final KnownProperties known = new KnownProperties();

	void check(List<ConfiguredKey> keys) {
		for (ConfiguredKey key : keys) {
			if (key.variable()) {
				checkVariable(key);
			}
			else if (!key.name().isEmpty()) {
				checkProperty(key);
			}
		}
	}

	private void checkVariable(ConfiguredKey key) {
		if (OUR_VARIABLE.matcher(key.written()).matches() && !key.isServiceLink()
				&& !this.known.isVariable(key.written())) {
			String nearest = nearest(key).map(UnknownPropertyCheck::variable)
				.map((name) -> ". Did you mean " + name + "?")
				.orElse("");
			throw new InvalidConfigurationException(key.written(), key.value(),
					"variables that stand for a property, such as FORWARDAUTH_STATUSONERROR for forward-auth.status-on-error (no dashes)"
							+ nearest);
		}
	}

	private void checkProperty(ConfiguredKey key) {
		ConfigurationPropertyName name = key.name();
		if (!isOurs(name)) {
			return;
		}
		checkPolicyName(key);
		if (this.known.isProperty(name)) {
			return;
		}
		if (!this.known.isGroup(name)) {
			String nearest = nearest(key).map((known) -> " Did you mean " + known + "?").orElse("");
			throw new InvalidConfigurationException(key.written(), key.value(),
					"a known property." + nearest + below(name));
		}
		if (!key.isEmpty()) {
			throw new InvalidConfigurationException(key.written(), key.value(), "no value here." + below(name));
		}
		if (name.getNumberOfElements() == 3) {
			throw new InvalidConfigurationException(key.written() + ".address", null,
					"the URL of the auth server: every policy states its own");
		}
	}

	/**
	 * Spring Boot drops other marks without a word, and binds a policy of another name.
	 */
	private static void checkPolicyName(ConfiguredKey key) {
		Matcher policy = POLICY.matcher(key.written());
		if (policy.matches() && !PLAIN_NAME.matcher(policy.group(1)).matches()) {
			throw new InvalidConfigurationException(key.written(), key.value(),
					"a policy name of letters, digits and -; one with _ is written in brackets, as "
							+ "forward-auth.policies.[my_policy]");
		}
	}

	/** A prefix with a slip of the pen would be passed over with all that is below it. */
	private static boolean isOurs(ConfigurationPropertyName name) {
		String root = name.getElement(0, Form.UNIFORM);
		return PREFIXES.stream().anyMatch((prefix) -> EditDistance.between(root, prefix.replace("-", "")) <= 2);
	}

	private Optional<String> nearest(ConfiguredKey key) {
		String written = letters(key.written());
		return this.known.all()
			.stream()
			.map((known) -> known.name(key.name()))
			.min(Comparator.comparingInt((known) -> EditDistance.between(letters(known), written)))
			.filter((known) -> EditDistance.between(letters(known), written) <= 4);
	}

	/** What there is at the place where the name leaves the known ones. */
	private String below(ConfigurationPropertyName name) {
		ConfigurationPropertyName group = name;
		while (!group.isEmpty() && !this.known.isGroup(group)) {
			group = group.getParent();
		}
		ConfigurationPropertyName found = group;
		if (found.isEmpty()) {
			return "";
		}
		return " Under " + found + " there are "
				+ this.known.all()
					.stream()
					.map((known) -> ConfigurationPropertyName.adapt(known.name(found), '.'))
					.filter(found::isAncestorOf)
					.map((known) -> known.getElement(found.getNumberOfElements(), Form.DASHED))
					.distinct()
					.sorted()
					.collect(Collectors.joining(", "));
	}

	private static String variable(String property) {
		return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
	}

	private static String letters(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

}
