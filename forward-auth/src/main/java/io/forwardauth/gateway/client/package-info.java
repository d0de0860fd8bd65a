/**
 * Connections to auth servers and origins: pools, DNS, TLS, deadlines.
 */
@NullMarked
package io.forwardauth.gateway.client;

import org.jspecify.annotations.NullMarked;
