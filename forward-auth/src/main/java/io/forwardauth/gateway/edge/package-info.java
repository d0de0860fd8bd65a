/**
 * What every request meets first: refuse the malformed, settle path and headers.
 */
@NullMarked
package io.forwardauth.gateway.edge;

import org.jspecify.annotations.NullMarked;
