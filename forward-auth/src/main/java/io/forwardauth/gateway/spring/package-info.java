/**
 * Properties, auto-configuration, the filter of the Spring way, failure analysers.
 */
@NullMarked
package io.forwardauth.gateway.spring;

import org.jspecify.annotations.NullMarked;
