package io.forwardauth.gateway.spring;

import java.util.List;
import java.util.Set;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Refuses the names that Spring Cloud Gateway had before 2025: it no longer reads them,
 * and says nothing.
 */
final class RenamedPropertyCheck {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("spring.cloud.gateway");

	private static final String NEW_ROOT = "spring.cloud.gateway.server.webflux";

	private static final Set<String> CURRENT = Set.of("server", "proxyexchange", "proxy");

	void check(List<ConfiguredKey> keys) {
		for (ConfiguredKey key : keys) {
			ConfigurationPropertyName name = key.name();
			if (!ROOT.isAncestorOf(name) || key.isServiceLink()) {
				continue;
			}
			String first = name.getElement(ROOT.getNumberOfElements(), Form.UNIFORM);
			if (first.equals("mvc")) {
				throw new InvalidConfigurationException(key.written(), key.value(),
						"nothing of Spring Cloud Gateway MVC: this gateway is the reactive one, " + NEW_ROOT + ".*");
			}
			if (!CURRENT.contains(first)) {
				throw new InvalidConfigurationException(key.written(), key.value(), "its name since Spring Cloud 2025, "
						+ NEW_ROOT + "." + name.subName(ROOT.getNumberOfElements()));
			}
		}
	}

}
