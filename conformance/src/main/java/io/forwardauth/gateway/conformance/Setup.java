package io.forwardauth.gateway.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration that all cases share, said so that every proxy can be told: a policy
 * for each option, and beside it a route whose path begins with the policy's name.
 * Everything else is guarded by the default policy.
 */
final class Setup {

	private final List<Policy> policies = new ArrayList<>();

	private final List<Route> routes = new ArrayList<>();

	private final int auth;

	private final String origin;

	private Setup(int auth, int origin) {
		this.auth = auth;
		this.origin = "http://127.0.0.1:" + origin;
	}

	static Setup of(Stage.Ports ports) {
		Setup setup = new Setup(ports.auth(), ports.origin());
		setup.policies(ports.closed(), ports.deaf());
		setup.tls(ports, Credentials.shared());
		setup.routes("http://127.0.0.1:" + ports.closed());
		return setup;
	}

	/** The default policy comes first. */
	List<Policy> policies() {
		return this.policies;
	}

	/** The first whose path matches counts. */
	List<Route> routes() {
		return this.routes;
	}

	private void policies(int closed, int deaf) {
		policy(Policy.DEFAULT, "address", address("default?fixed=1&x=%7c"), "auth-response-headers",
				"X-Auth-User,x-auth-group", "auth-response-headers-regex", "^Foo-", "header-field", "X-Auth-User");
		policy("trust", "trust-forward-header", "true");
		policy("list", "auth-request-headers", "x-customheader,X-Not-There");
		policy("agent", "auth-request-headers", "X-CustomHeader,User-Agent");
		policy("trustlist", "auth-request-headers", "X-CustomHeader", "trust-forward-header", "true");
		policy("method", "preserve-request-method", "true");
		policy("location", "preserve-location-header", "true");
		policy("small", "max-response-body-size", "10");
		policy("unlimited", "max-response-body-size", "-1");
		policy("hasty", "timeout", "300ms", "status-on-error", "503");
		policy("loose", "auth-response-headers-regex", "Part", "auth-response-headers", "X-Part-One");
		policy("first", "auth-response-headers", "X-First");
		policy("second", "auth-response-headers", "X-Second");
		policy("oauth", "auth-response-headers", "X-Forwarded-User,X-Forwarded-Email");
		policy("refused", "address", "http://127.0.0.1:" + closed + "/");
		policy("nodns", "address", "http://auth.invalid/");
		policy("tls", "address", "https://127.0.0.1:" + this.auth + "/");
		policy("broad", "auth-response-headers-regex", "(?i)^(x-(forw|real|b)|content|host|te$|transfer|connection)");
		policy("deaf", "address", "https://127.0.0.1:" + deaf + "/", "connect-timeout", "300ms", "status-on-error",
				"504");
		policy("failing", "status-on-error", "502");
		policy("cookies", "add-auth-cookies-to-response", "a,b");
		policy("rated", "add-auth-cookies-to-response", "a,b", "client-response-headers", "X-Rate");
		policy("cookies2", "add-auth-cookies-to-response-regex", "^[az]$");
		policy("signin", "auth-signin-url", "https://login.test/?x=1");
		policy("browser", "signin-redirect.url", "https://login.test/?x=1", "signin-redirect.allowed-hosts",
				"h.test,front.test:8443");
		policy("preflight", "skip-preflight", "true", "auth-response-headers", "X-Auth-User");
		policy("body", "forward-body", "true", "auth-response-headers", "X-Auth-User");
		policy("body10", "forward-body", "true", "max-body-size", "10");
		policy("body0", "forward-body", "true", "max-body-size", "0");
		policy("bodymethod", "forward-body", "true", "max-body-size", "-1", "preserve-request-method", "true");
		policy("bodylist", "forward-body", "true", "auth-request-headers", "X-CustomHeader");
	}

	private void tls(Stage.Ports ports, Credentials credentials) {
		String ca = credentials.ca().toString();
		String tls = "https://127.0.0.1:" + ports.tls() + "/";
		String mutual = "https://127.0.0.1:" + ports.mutual() + "/";
		policy("tlsca", "address", tls + "tlsca", "tls.ca", ca);
		policy("tlsother", "address", tls + "tlsother", "tls.ca", credentials.otherCa().toString());
		policy("tlsnone", "address", tls + "tlsnone");
		policy("tlsany", "address", tls + "tlsany", "tls.insecure-skip-verify", "true");
		policy("tlsmutual", "address", mutual + "tlsmutual", "tls.ca", ca, "tls.cert",
				credentials.certificate().toString(), "tls.key", credentials.key().toString());
		policy("tlsbare", "address", mutual + "tlsbare", "tls.ca", ca);
	}

	private void routes(String down) {
		route("public", this.origin, "ForwardAuth=none");
		this.routes.add(Route.of("keep", this.origin, "ForwardAuth=none").keepingIdentity());
		for (String policy : new String[] { "trust", "list", "agent", "trustlist", "method", "location", "small",
				"unlimited", "hasty", "loose", "oauth", "refused", "nodns", "tls", "deaf", "broad", "failing",
				"cookies", "cookies2", "rated", "signin", "browser", "preflight", "body", "body10", "body0",
				"bodymethod", "bodylist", "tlsca", "tlsother", "tlsnone", "tlsany", "tlsmutual", "tlsbare" }) {
			route(policy, this.origin, "ForwardAuth=" + policy);
		}
		route("nested", this.origin, "ForwardAuth=cookies,cookies2");
		route("before", this.origin, "SetResponseHeader=Set-Cookie, a=filter", "ForwardAuth=cookies");
		route("behind", this.origin, "ForwardAuth=cookies", "SetResponseHeader=Set-Cookie, a=filter");
		route("nowhere", down, "ForwardAuth=cookies,cookies2");
		route("bodies", this.origin, "ForwardAuth=first,body,bodymethod");
		route("two", this.origin, "ForwardAuth=first,second");
		route("strip", this.origin, "StripPrefix=1");
		route("stripfirst", this.origin, "StripPrefix=1", "ForwardAuth=first");
		route("striplast", this.origin, "ForwardAuth=first", "StripPrefix=1");
		route("rewrite", this.origin, "SetPath=/new//./x");
		this.routes.add(Route.of("set", this.origin, "SetPath=/api/{segment}").at("/set/{segment}"));
		this.routes.add(Route.of("host", this.origin).withHostOfItsOrigin());
		route("down", down);
		this.routes.add(Route.of("all", this.origin).at("/**"));
	}

	private void policy(String name, String... options) {
		Map<String, String> named = new LinkedHashMap<>();
		named.put("address", address(name));
		for (int i = 0; i < options.length; i += 2) {
			named.put(options[i], options[i + 1]);
		}
		// Each has something that only its auth server may say.
		named.putIfAbsent("auth-response-headers", "X-Auth-User");
		this.policies.add(new Policy(name, named));
	}

	private void route(String id, String uri, String... filters) {
		this.routes.add(Route.of(id, uri, filters));
	}

	private String address(String pathAndQuery) {
		return "http://127.0.0.1:" + this.auth + "/" + pathAndQuery;
	}

}
