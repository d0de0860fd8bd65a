package io.forwardauth.gateway.auth;

/**
 * A policy and who decides for it.
 *
 * @param name the policy's name
 * @param identityHeaders what only its auth server may set
 * @param authorizer the HTTP auth client, or what is put around it
 */
public record AskedPolicy(String name, IdentityHeaders identityHeaders, Authorizer authorizer) {

}
