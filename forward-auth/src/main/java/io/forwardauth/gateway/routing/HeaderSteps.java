package io.forwardauth.gateway.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.netty.handler.codec.http.HttpHeaders;

import io.forwardauth.gateway.routing.Step.RequestStep;
import io.forwardauth.gateway.routing.Step.ResponseStep;

/**
 * Spring Cloud Gateway's header filters, named as there.
 */
final class HeaderSteps {

	private HeaderSteps() {
	}

	private static boolean isMissingOrBlank(HttpHeaders headers, String name) {
		return headers.getAll(name).stream().allMatch(String::isBlank);
	}

	record AddRequestHeader(String name, ValueTemplate value) implements RequestStep {

		@Override
		public void apply(RoutedRequest request) {
			request.headers().add(this.name, this.value.expand(request));
		}

	}

	record SetRequestHeader(String name, ValueTemplate value) implements RequestStep {

		@Override
		public void apply(RoutedRequest request) {
			request.headers().set(this.name, this.value.expand(request));
		}

	}

	record RemoveRequestHeader(String name) implements RequestStep {

		@Override
		public void apply(RoutedRequest request) {
			request.headers().remove(this.name);
		}

	}

	/**
	 * Adds all values of a name that the request does not have. Names are looked up
	 * before any is added, so that two spellings of one name are both added, as there.
	 */
	record AddRequestHeadersIfNotPresent(Map<String, List<ValueTemplate>> values) implements RequestStep {

		@Override
		public void apply(RoutedRequest request) {
			HttpHeaders headers = request.headers();
			List<String> missing = new ArrayList<>(this.values.size());
			for (String name : this.values.keySet()) {
				if (isMissingOrBlank(headers, name)) {
					missing.add(name);
				}
			}
			for (String name : missing) {
				for (ValueTemplate value : this.values.getOrDefault(name, List.of())) {
					headers.add(name, value.expand(request));
				}
			}
		}

	}

	/** Without {@code override} it adds only where the answer has no such header. */
	record AddResponseHeader(String name, ValueTemplate value, boolean override) implements ResponseStep {

		@Override
		public void apply(RoutedRequest request, HttpHeaders answer) {
			if (this.override || isMissingOrBlank(answer, this.name)) {
				answer.add(this.name, this.value.expandForAnswer(request));
			}
		}

	}

	record SetResponseHeader(String name, ValueTemplate value) implements ResponseStep {

		@Override
		public void apply(RoutedRequest request, HttpHeaders answer) {
			answer.set(this.name, this.value.expandForAnswer(request));
		}

	}

	record RemoveResponseHeader(String name) implements ResponseStep {

		@Override
		public void apply(RoutedRequest request, HttpHeaders answer) {
			answer.remove(this.name);
		}

	}

}
