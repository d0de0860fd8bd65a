/**
 * Requests that nobody would write by hand, and what must hold for each of them.
 */
@NullMarked
package io.forwardauth.gateway.conformance.fuzz;

import org.jspecify.annotations.NullMarked;
