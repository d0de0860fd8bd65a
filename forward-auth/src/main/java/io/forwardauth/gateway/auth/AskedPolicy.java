package io.forwardauth.gateway.auth;

/**
 * A policy and who decides for it.
 *
 * @param name the policy's name
 * @param identityHeaders what only its auth server may set
 * @param clientHeaders what of its auth server's answer goes to the client
 * @param authorizer the HTTP auth client, or what is put around it
 * @param bodyForwarding whether the client's body goes to the auth server
 */
public record AskedPolicy(String name, IdentityHeaders identityHeaders, ClientHeaders clientHeaders,
		Authorizer authorizer, BodyForwarding bodyForwarding) {

	/**
	 * A policy as its options have it.
	 * @param policy the policy
	 * @param authorizer asks its auth server
	 * @return the policy, its exemptions put around the authorizer
	 */
	public static AskedPolicy of(Policy policy, Authorizer authorizer) {
		return new AskedPolicy(policy.name(), policy.identityHeaders(), ClientHeaders.of(policy.options()),
				policy.options().skipPreflight() ? new PreflightSkip(authorizer) : authorizer,
				new BodyForwarding(policy.options().forwardBody(), policy.options().maxBodySize()));
	}

}
