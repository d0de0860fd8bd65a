/**
 * Header names, hop-by-hop and managed sets, what rooms share; knows no other room.
 */
@NullMarked
package io.forwardauth.gateway.http;

import org.jspecify.annotations.NullMarked;
