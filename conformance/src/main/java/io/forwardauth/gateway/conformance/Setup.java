package io.forwardauth.gateway.conformance;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The configuration that all cases share: a policy for each option, and beside it a route
 * whose path begins with the policy's name. Everything else is guarded by the default
 * policy.
 */
final class Setup {

	private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes[";

	private final Map<String, Object> properties = new HashMap<>();

	private final int auth;

	private final String origin;

	private int routes;

	private Setup(int auth, int origin) {
		this.auth = auth;
		this.origin = "http://127.0.0.1:" + origin;
	}

	static Map<String, Object> properties(Stage.Ports ports) {
		Setup setup = new Setup(ports.auth(), ports.origin());
		setup.server();
		setup.policies(ports.closed(), ports.deaf());
		setup.routes("http://127.0.0.1:" + ports.closed());
		return setup.properties;
	}

	/** What application.yml of the application says, and who is trusted. */
	private void server() {
		set("server.port", 0);
		set("server.max-http-request-header-size", "64KB");
		set("server.netty.max-initial-line-length", "64KB");
		set("server.forward-headers-strategy", "none");
		set("spring.web.resources.add-mappings", false);
		set("spring.main.banner-mode", "off");
		// The actuator has handlers of its own on the main port otherwise.
		set("management.server.port", -1);
		set("forward-auth.server.enabled", true);
		set("forward-auth.routes-without-policy", "refuse");
		set("forwarded-headers.trusted-proxies", "127.0.0.2/32");
	}

	private void policies(int closed, int deaf) {
		set("forward-auth.address", address("default?fixed=1&x=%7c"));
		set("forward-auth.auth-response-headers", "X-Auth-User,x-auth-group");
		set("forward-auth.auth-response-headers-regex", "^Foo-");
		set("forward-auth.header-field", "X-Auth-User");
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
		policy("cookies", "add-auth-cookies-to-response", "a,b", "client-response-headers", "X-Rate");
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

	private void routes(String down) {
		route("public", this.origin, "ForwardAuth=none");
		route("keep", this.origin, null);
		set(filter(0) + "name", "ForwardAuth");
		set(filter(0) + "args.policy", "none");
		set(filter(0) + "args.keep-identity-headers", "true");
		for (String policy : new String[] { "trust", "list", "agent", "trustlist", "method", "location", "small",
				"unlimited", "hasty", "loose", "oauth", "refused", "nodns", "tls", "deaf", "broad", "failing",
				"cookies", "signin", "browser", "preflight", "body", "body10", "body0", "bodymethod", "bodylist" }) {
			route(policy, this.origin, "ForwardAuth=" + policy);
		}
		route("nested", this.origin, "ForwardAuth=cookies,cookies2");
		route("before", this.origin, "SetResponseHeader=Set-Cookie, a=filter");
		set(ROUTES + (this.routes - 1) + "].filters[1]", "ForwardAuth=cookies");
		route("behind", this.origin, "ForwardAuth=cookies");
		set(ROUTES + (this.routes - 1) + "].filters[1]", "SetResponseHeader=Set-Cookie, a=filter");
		route("nowhere", down, "ForwardAuth=cookies,cookies2");
		route("bodies", this.origin, "ForwardAuth=first,body,bodymethod");
		route("two", this.origin, "ForwardAuth=first,second");
		route("strip", this.origin, "StripPrefix=1");
		route("rewrite", this.origin, "SetPath=/new//./x");
		route("set", this.origin, "SetPath=/api/{segment}");
		set(ROUTES + (this.routes - 1) + "].predicates[0]", "Path=/set/{segment}");
		route("host", this.origin, null);
		set(ROUTES + (this.routes - 1) + "].metadata.pass-host-header", "false");
		route("down", down, null);
		set(ROUTES + this.routes + "].id", "all");
		set(ROUTES + this.routes + "].uri", this.origin);
		set(ROUTES + this.routes + "].predicates[0]", "Path=/**");
	}

	private void policy(String name, String... options) {
		String prefix = "forward-auth.policies." + name + ".";
		set(prefix + "address", address(name));
		for (int i = 0; i < options.length; i += 2) {
			set(prefix + options[i], options[i + 1]);
		}
	}

	private void route(String id, String uri, @Nullable String filter) {
		String prefix = ROUTES + this.routes++ + "].";
		set(prefix + "id", id);
		set(prefix + "uri", uri);
		set(prefix + "predicates[0]", "Path=/" + id + "/**");
		if (filter != null) {
			set(prefix + "filters[0]", filter);
		}
	}

	private String filter(int index) {
		return ROUTES + (this.routes - 1) + "].filters[" + index + "].";
	}

	private String address(String pathAndQuery) {
		return "http://127.0.0.1:" + this.auth + "/" + pathAndQuery;
	}

	private void set(String name, Object value) {
		this.properties.put(name, value);
	}

}
