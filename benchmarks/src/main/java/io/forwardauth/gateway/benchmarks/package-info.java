/**
 * What the pieces of the line cost, alone: time and allocation of one operation.
 */
@NullMarked
package io.forwardauth.gateway.benchmarks;

import org.jspecify.annotations.NullMarked;
