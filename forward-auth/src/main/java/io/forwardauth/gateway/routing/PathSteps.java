package io.forwardauth.gateway.routing;

import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.routing.Step.RequestStep;

/**
 * Spring Cloud Gateway's path filters, named as there, on the canonical path.
 */
final class PathSteps {

	private PathSteps() {
	}

	/**
	 * Takes the first segments away and says so in X-Forwarded-Prefix, after what a
	 * trusted proxy said (as Traefik's stripPrefix does).
	 */
	record StripPrefix(int parts) implements RequestStep {

		@Override
		public void apply(RoutedRequest request) {
			String path = request.originPath();
			int cut = cut(path);
			if (cut > 0) {
				request.headers().add(HeaderNames.X_FORWARDED_PREFIX, path.substring(0, cut));
				// What is left of a canonical path is canonical.
				request.canonicalOriginPath((cut < path.length()) ? path.substring(cut) : "/");
			}
		}

		/** Where the rest starts, at its slash or at the end. */
		private int cut(String path) {
			int cut = 0;
			// A slash at the end has no segment behind it.
			for (int i = 0; i < this.parts && cut < path.length() - 1; i++) {
				int slash = path.indexOf('/', cut + 1);
				cut = (slash < 0) ? path.length() : slash;
			}
			return cut;
		}

	}

	record PrefixPath(PathTemplate prefix) implements RequestStep {

		@Override
		public void apply(RoutedRequest request) {
			request.rewrite(this.prefix.expand(request) + request.originPath());
		}

	}

	record SetPath(PathTemplate template) implements RequestStep {

		@Override
		public void apply(RoutedRequest request) {
			request.rewrite(this.template.expand(request));
		}

	}

}
