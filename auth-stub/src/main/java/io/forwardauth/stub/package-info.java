/**
 * An auth server to demo, test and measure with: it knows demo users, changes its mind
 * when told to, and misbehaves on request.
 */
@NullMarked
package io.forwardauth.stub;

import org.jspecify.annotations.NullMarked;
