/**
 * Which route a request takes, and which routes are straight.
 */
@NullMarked
package io.forwardauth.gateway.routing;

import org.jspecify.annotations.NullMarked;
