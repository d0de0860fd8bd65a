/**
 * One table of cases, what plays it against a proxy, and what compares two proxies.
 */
@NullMarked
package io.forwardauth.gateway.conformance;

import org.jspecify.annotations.NullMarked;
