/**
 * What watches over every test: blocking calls on event loops and leaked buffers are
 * findings, and a finding fails the test it turns up in.
 */
@NullMarked
package io.forwardauth.gateway.house;

import org.jspecify.annotations.NullMarked;
