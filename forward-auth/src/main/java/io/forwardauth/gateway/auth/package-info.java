/**
 * From a policy to an auth request, to an authorizer, to a decision.
 */
@NullMarked
package io.forwardauth.gateway.auth;

import org.jspecify.annotations.NullMarked;
