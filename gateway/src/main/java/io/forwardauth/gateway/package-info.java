/**
 * The gateway as an application; everything it does is in the library.
 */
@NullMarked
package io.forwardauth.gateway;

import org.jspecify.annotations.NullMarked;
