package io.forwardauth.gateway.proxy;

import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.client.TargetTls;
import io.forwardauth.gateway.http.TlsOptions;

/**
 * TLS towards origins. Asked on event loops, so what it gives must have been made when
 * the routes were read.
 */
@FunctionalInterface
public interface OriginTls {

	/**
	 * Tells how to meet an origin.
	 * @param said what its route says of TLS, or null for what holds in general
	 * @return the same object for the same options: origins share connections by it
	 */
	TargetTls of(@Nullable TlsOptions said);

}
