package io.forwardauth.gateway.conformance.fuzz;

/**
 * What a client sends on a connection.
 *
 * @param bytes one character a byte
 * @param trusted whether the gateway trusts the client as a proxy
 * @param calm whether nothing is wrong with it
 * @param mutated whether bytes were changed at random
 */
record ConnectionText(String bytes, boolean trusted, boolean calm, boolean mutated) {
}
