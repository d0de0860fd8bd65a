/**
 * Metric names, access log, health; told by events, knows no room's inside.
 */
@NullMarked
package io.forwardauth.gateway.observability;

import org.jspecify.annotations.NullMarked;
