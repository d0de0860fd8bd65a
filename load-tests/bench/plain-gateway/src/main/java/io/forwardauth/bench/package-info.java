/**
 * What a team would write without this project, and the least that a proxy on Reactor
 * Netty costs: both to be measured beside the gateway.
 */
@NullMarked
package io.forwardauth.bench;

import org.jspecify.annotations.NullMarked;
