/**
 * Takes measurements with Gatling, one after another, as the runner of the load tests
 * asks for them over HTTP.
 */
@NullMarked
package io.forwardauth.gateway.load;

import org.jspecify.annotations.NullMarked;
