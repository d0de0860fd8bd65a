/**
 * Header names, hop-by-hop and managed sets, and what two rooms need to parse; knows no
 * other room.
 */
@NullMarked
package io.forwardauth.gateway.http;

import org.jspecify.annotations.NullMarked;
