/**
 * What the auth stub promises to those who build on it.
 */
@NullMarked
package io.forwardauth.stub;

import org.jspecify.annotations.NullMarked;
