/**
 * The hop to the origin, header by header, and the tunnel after a 101.
 */
@NullMarked
package io.forwardauth.gateway.proxy;

import org.jspecify.annotations.NullMarked;
