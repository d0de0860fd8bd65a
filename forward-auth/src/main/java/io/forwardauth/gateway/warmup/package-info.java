/**
 * Plays requests through the line before the application is ready, so that the first
 * clients find it warm. It stands beside the rooms, knows them all, and none knows it.
 */
@NullMarked
package io.forwardauth.gateway.warmup;

import org.jspecify.annotations.NullMarked;
