/**
 * The listening side: TLS, HTTP/1.1, HTTP/2, limits, deadlines, shutdown.
 */
@NullMarked
package io.forwardauth.gateway.server;

import org.jspecify.annotations.NullMarked;
