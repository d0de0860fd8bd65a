package io.forwardauth.gateway.spring;

import java.util.List;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reads the configuration before any bean is made, so that a mistake is told at once and
 * alone. Throws {@link InvalidConfigurationException}, or Spring Boot's BindException for
 * a value that is not even of the right type.
 */
final class ConfigurationCheck implements BeanFactoryPostProcessor, PriorityOrdered {

	private final ConfigurableEnvironment environment;

	ConfigurationCheck(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		List<ConfiguredKey> keys = ConfiguredKey.all(this.environment);
		new RenamedPropertyCheck().check(keys);
		new UnknownPropertyCheck().check(keys);
		Binder binder = Binder.get(this.environment);
		PolicyProperties defaultPolicy = binder.bindOrCreate(PolicyProperties.PREFIX, PolicyProperties.class);
		ForwardAuthProperties properties = binder.bindOrCreate(PolicyProperties.PREFIX, ForwardAuthProperties.class);
		binder.bindOrCreate(ForwardedHeadersProperties.PREFIX, ForwardedHeadersProperties.class);
		Policies.of(defaultPolicy, properties);
		if (defaultPolicy.address() == null) {
			requireNoOptionOfDefaultPolicy();
		}
		new ServerPropertyCheck().checkForwardHeaders(this.environment);
		if (properties.server().enabled()) {
			new ServerPropertyCheck().check(keys, this.environment);
		}
	}

	/** Options without an address guard nothing, whatever their author believes. */
	private void requireNoOptionOfDefaultPolicy() {
		for (String option : KnownProperties.optionsOfPolicy()) {
			ConfigurationPropertyName name = ConfigurationPropertyName.of(PolicyProperties.PREFIX + "." + option);
			for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
				if (source.getConfigurationProperty(name) != null
						|| source.getConfigurationProperty(name.append("[0]")) != null) {
					throw new InvalidConfigurationException(PolicyProperties.PREFIX + ".address", null,
							"the URL of the auth server, because " + name + " is set, an option of the default policy");
				}
			}
		}
	}

}
