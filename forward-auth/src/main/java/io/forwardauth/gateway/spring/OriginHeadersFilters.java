package io.forwardauth.gateway.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.filter.NettyRoutingFilter;
import org.springframework.cloud.gateway.filter.headers.ForwardedHeadersFilter;
import org.springframework.cloud.gateway.filter.headers.GRPCRequestHeadersFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.filter.headers.RemoveForwardedHeadersFilter;
import org.springframework.cloud.gateway.filter.headers.RemoveHopByHopHeadersFilter;
import org.springframework.cloud.gateway.filter.headers.RemoveXForwardedHeadersFilter;
import org.springframework.cloud.gateway.filter.headers.XForwardedHeadersFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * Spares requests the copies of their headers that each of Spring Cloud Gateway's own
 * filters makes (a fifth of all that the Spring way allocated), where
 * {@link ManagedHeadersFilter} has the last word on what they settle. An application's
 * own filter expects what they leave behind, so with one they all run.
 */
final class OriginHeadersFilters implements BeanPostProcessor {

	/** What they do is overruled. */
	private static final Set<Class<?>> OVERRULED = Set.of(RemoveForwardedHeadersFilter.class,
			RemoveXForwardedHeadersFilter.class, ForwardedHeadersFilter.class, XForwardedHeadersFilter.class,
			GRPCRequestHeadersFilter.class);

	private final ObjectProvider<HttpClient> client;

	private final ObjectProvider<HttpClientProperties> properties;

	private final ObjectProvider<List<HttpHeadersFilter>> filters;

	OriginHeadersFilters(ObjectProvider<HttpClient> client, ObjectProvider<HttpClientProperties> properties,
			ObjectProvider<List<HttpHeadersFilter>> filters) {
		this.client = client;
		this.properties = properties;
		this.filters = filters;
	}

	/** Who calls origins is made anew, with the filters that are needed. */
	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (bean.getClass() != NettyRoutingFilter.class) ? bean
				: new NettyRoutingFilter(this.client.getObject(), needed(this.filters), this.properties.getObject());
	}

	/** Says which filters are needed, as soon as there are any. */
	static ObjectProvider<List<HttpHeadersFilter>> needed(ObjectProvider<List<HttpHeadersFilter>> all) {
		return new ObjectProvider<>() {

			@Override
			public List<HttpHeadersFilter> getObject() {
				return needed(all.getObject());
			}

			@Override
			public @Nullable List<HttpHeadersFilter> getIfAvailable() {
				List<HttpHeadersFilter> found = all.getIfAvailable();
				return (found != null) ? needed(found) : null;
			}

		};
	}

	static List<HttpHeadersFilter> needed(List<HttpHeadersFilter> all) {
		if (!all.stream().allMatch(LineEligibility::isKnown)
				|| all.stream().noneMatch(ManagedHeadersFilter.class::isInstance)) {
			return all;
		}
		List<HttpHeadersFilter> needed = new ArrayList<>();
		for (HttpHeadersFilter filter : all) {
			if (filter instanceof RemoveHopByHopHeadersFilter own) {
				needed.add(new OfRequests(own));
				needed.add(new OfAnswers(own));
			}
			else if (!OVERRULED.contains(filter.getClass())) {
				needed.add(filter);
			}
		}
		return needed;
	}

	/** The edge has removed such headers from requests: there is seldom one. */
	private record OfRequests(RemoveHopByHopHeadersFilter own) implements HttpHeadersFilter {

		@Override
		public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
			if (input.containsHeader(HttpHeaders.CONNECTION)) {
				return this.own.filter(input, exchange);
			}
			for (String name : this.own.getHeaders()) {
				if (input.containsHeader(name)) {
					return this.own.filter(input, exchange);
				}
			}
			return input;
		}

	}

	/** An answer's headers are a copy already. */
	private record OfAnswers(RemoveHopByHopHeadersFilter own) implements HttpHeadersFilter {

		@Override
		public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
			input.getConnection().forEach(input::remove);
			this.own.getHeaders().forEach(input::remove);
			return input;
		}

		@Override
		public boolean supports(Type type) {
			return type == Type.RESPONSE;
		}

	}

}
