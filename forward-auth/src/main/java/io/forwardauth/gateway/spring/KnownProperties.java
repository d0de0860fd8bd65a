package io.forwardauth.gateway.spring;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Every property there is under our prefixes, read from the records that they are bound
 * to.
 */
final class KnownProperties {

	/** Stands for the name that the user gives, e.g. a policy's. */
	static final String ANY = "*";

	private final List<Known> all = new ArrayList<>();

	KnownProperties() {
		read(List.of(PolicyProperties.PREFIX), PolicyProperties.class, this.all);
		read(List.of(PolicyProperties.PREFIX), ForwardAuthProperties.class, this.all);
		read(List.of(ForwardedHeadersProperties.PREFIX), ForwardedHeadersProperties.class, this.all);
	}

	/** The names of a policy's options, those in groups with their group. */
	static List<String> optionsOfPolicy() {
		List<Known> options = new ArrayList<>();
		read(List.of(), PolicyProperties.class, options);
		return options.stream().map((option) -> String.join(".", option.path)).toList();
	}

	List<Known> all() {
		return this.all;
	}

	boolean isProperty(ConfigurationPropertyName name) {
		return this.all.stream().anyMatch((known) -> known.matches(name));
	}

	/** Whether properties stand below that name, but no value at it. */
	boolean isGroup(ConfigurationPropertyName name) {
		return this.all.stream()
			.anyMatch((known) -> name.getNumberOfElements() < known.path.size()
					&& known.startsWith(name, name.getNumberOfElements()));
	}

	boolean isVariable(String variable) {
		String upper = variable.toUpperCase(Locale.ROOT);
		return this.all.stream().anyMatch((known) -> known.variable.matcher(upper).matches());
	}

	private static void read(List<String> path, Class<?> type, List<Known> into) {
		for (RecordComponent component : type.getRecordComponents()) {
			List<String> here = append(path, DataObjectPropertyName.toDashedForm(component.getName()));
			if (component.getType() == Map.class) {
				ParameterizedType map = (ParameterizedType) component.getGenericType();
				read(append(here, ANY), (Class<?>) map.getActualTypeArguments()[1], into);
			}
			else if (component.getType().isRecord()) {
				read(here, component.getType(), into);
			}
			else {
				into.add(new Known(here, component.getType() == List.class));
			}
		}
	}

	private static List<String> append(List<String> path, String element) {
		List<String> longer = new ArrayList<>(path);
		longer.add(element);
		return List.copyOf(longer);
	}

	/** One of them. */
	static final class Known {

		final List<String> path;

		private final boolean list;

		private final Pattern variable;

		private Known(List<String> path, boolean list) {
			this.path = path;
			this.list = list;
			String index = list ? "(_[0-9]+)?" : "";
			// Spring Boot binds FORWARDAUTH_STATUSONERROR, and
			// FORWARD_AUTH_STATUS_ON_ERROR
			// for a name without a part that the user chooses.
			String plain = String.join("_", path).replace("-", "").toUpperCase(Locale.ROOT).replace(ANY, "[A-Z0-9]+");
			String dashed = String.join("_", path).replace('-', '_').toUpperCase(Locale.ROOT);
			this.variable = Pattern.compile((path.contains(ANY) ? plain : "(" + plain + "|" + dashed + ")") + index);
		}

		/** The full name, with names that the user gives taken from what was written. */
		String name(ConfigurationPropertyName written) {
			List<String> elements = new ArrayList<>();
			for (int i = 0; i < this.path.size(); i++) {
				String element = this.path.get(i);
				boolean given = element.equals(ANY);
				elements.add(!given ? element
						: (i < written.getNumberOfElements()) ? written.getElement(i, Form.ORIGINAL) : "<name>");
			}
			return String.join(".", elements);
		}

		private boolean matches(ConfigurationPropertyName name) {
			int size = this.path.size();
			int length = name.getNumberOfElements();
			boolean indexed = this.list && length == size + 1 && name.isLastElementIndexed();
			return (length == size || indexed) && startsWith(name, size);
		}

		private boolean startsWith(ConfigurationPropertyName name, int count) {
			for (int i = 0; i < count; i++) {
				String element = this.path.get(i);
				if (!element.equals(ANY) && !element.replace("-", "").equals(name.getElement(i, Form.UNIFORM))) {
					return false;
				}
			}
			return true;
		}

	}

}
