package io.forwardauth.gateway.spring;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.forwardauth.gateway.client.TargetTls;
import io.forwardauth.gateway.http.TlsOptions;
import io.forwardauth.gateway.proxy.OriginTls;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.cloud.gateway.config.HttpClientProperties;

/**
 * TLS towards origins, made once for each thing that is said of it and kept: both ways
 * through the gateway meet an origin with the same. The times are those of
 * {@code httpclient.ssl}.
 */
final class OriginTlsContexts implements OriginTls {

	private static final TlsPlace GENERAL = new TlsPlace(null, GeneralTls.PREFIX + ".");

	private static final Duration LONGEST_GOODBYE = Duration.ofDays(1);

	private final ClientTls tls;

	private final HttpClientProperties.Ssl times;

	private final Map<TlsOptions, TargetTls> made = new ConcurrentHashMap<>();

	OriginTlsContexts(HttpClientProperties.Ssl ssl, @Nullable SslBundles bundles) {
		this.tls = new ClientTls(ssl, bundles);
		this.times = ssl;
	}

	/**
	 * Makes what holds where a route says nothing.
	 * @return itself
	 * @throws InvalidConfigurationException if the settings are no basis for TLS
	 */
	OriginTlsContexts withGeneral() {
		make(TlsOptions.NONE, GENERAL);
		return this;
	}

	/**
	 * Makes what a route asks for, if nobody has asked for the same. Reads files, so not
	 * on an event loop.
	 * @param routeId the route
	 * @param said what it says
	 * @return TLS towards its origin
	 * @throws RuntimeException naming the route and what it says wrongly
	 */
	TargetTls make(String routeId, TlsOptions said) {
		return make(said, TlsPlace.ofRoute(routeId));
	}

	private TargetTls make(TlsOptions said, TlsPlace place) {
		return this.made.computeIfAbsent(said, (absent) -> target(this.tls.context(absent, place)));
	}

	@Override
	public TargetTls of(@Nullable TlsOptions said) {
		TargetTls target = this.made.get((said != null) ? said : TlsOptions.NONE);
		if (target == null) {
			throw new IllegalStateException("nobody made " + said);
		}
		return target;
	}

	private TargetTls target(SslContext context) {
		PropertyValidation.time(GeneralTls.PREFIX + ".handshake-timeout", this.times.getHandshakeTimeout());
		return new TargetTls(context, this.times.getHandshakeTimeout(),
				goodbye("close-notify-flush-timeout", this.times.getCloseNotifyFlushTimeout()),
				goodbye("close-notify-read-timeout", this.times.getCloseNotifyReadTimeout()));
	}

	private static Duration goodbye(String option, Duration value) {
		if (value.isNegative() || value.compareTo(LONGEST_GOODBYE) > 0) {
			throw new InvalidConfigurationException(GeneralTls.PREFIX + "." + option, value,
					"a duration from 0s to 1d, such as 3s");
		}
		return value;
	}

}
