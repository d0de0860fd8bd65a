package io.forwardauth.gateway.spring;

import io.forwardauth.gateway.auth.PolicyOptions;
import io.forwardauth.gateway.client.TargetTls;
import io.forwardauth.gateway.http.TlsOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ssl.SslBundles;

/**
 * TLS of a policy towards its auth server: {@code tls.*}, Traefik's names.
 */
final class PolicyTls {

	private static final Logger logger = LoggerFactory.getLogger(PolicyTls.class);

	private PolicyTls() {
	}

	/**
	 * Checks the options, but for the bundle: there are none yet when the configuration
	 * is read.
	 * @param prefix where the policy's properties stand
	 * @param secure whether its address is https
	 * @param tls its properties
	 * @return its options
	 * @throws InvalidConfigurationException naming the first that is wrong
	 */
	static TlsOptions options(String prefix, boolean secure, PolicyProperties.Tls tls) {
		TlsOptions said = new TlsOptions(blankToNull(tls.bundle()), blankToNull(tls.ca()), blankToNull(tls.cert()),
				blankToNull(tls.key()), tls.insecureSkipVerify() ? Boolean.TRUE : null, null);
		TlsPlace place = TlsPlace.ofPolicy(prefix);
		if (!secure) {
			String beside = "nothing here, as " + prefix + ".address is http; TLS is with https";
			require(said.ca() == null, place, "ca", said.ca(), beside);
			require(said.cert() == null, place, "cert", said.cert(), beside);
			require(said.key() == null, place, "key", said.key(), beside);
			require(said.bundle() == null, place, "bundle", said.bundle(), beside);
			require(!said.skipsVerification(), place, "insecure-skip-verify", "true", beside);
		}
		require(said.bundle() == null || !said.skipsVerification(), place, "insecure-skip-verify", "true",
				"false, as " + place.name("bundle") + " says whom to trust");
		PemSource.check(said, place);
		return said;
	}

	private static void require(boolean fulfilled, TlsPlace place, String option, @Nullable String value,
			String allowed) {
		if (!fulfilled) {
			throw place.refused(option, value, allowed);
		}
	}

	private static @Nullable String blankToNull(@Nullable String value) {
		return (value == null || value.isBlank()) ? null : value;
	}

	/**
	 * TLS towards the auth server; the handshake is part of the connect timeout.
	 * @param policy the policy, of an https address
	 * @param bundles those of {@code spring.ssl.bundle}, or null if there are none
	 * @throws InvalidConfigurationException if its options are no basis for TLS
	 */
	static TargetTls target(PolicyOptions policy, @Nullable SslBundles bundles) {
		return TargetTls.of(ClientTls.forAuthServers(bundles)
			.context(policy.tls(), TlsPlace.ofPolicy(Policies.prefix(policy.name()))));
	}

	/** Says, once at start, what of a policy is unwise or without effect. */
	static void warn(String prefix, PolicyProperties policy) {
		PolicyProperties.Tls tls = policy.tls();
		if (tls.insecureSkipVerify()) {
			logger.warn(
					"{}.tls.insecure-skip-verify is true: any certificate passes for the auth server's"
							+ "{}, and whoever stands in between can open every route of this policy",
					prefix, (blankToNull(tls.ca()) != null) ? ", tls.ca counts for nothing" : "");
		}
		if (tls.caOptional() != null) {
			logger.warn("{}.tls.ca-optional is deprecated and without effect, as in Traefik: leave it out. The auth"
					+ " server's certificate is verified all the same", prefix);
		}
	}

}
