package io.forwardauth.gateway.routing;

import java.io.Serial;

/**
 * A route says something that can never work: the start is stopped, a refresh keeps the
 * routes of before.
 */
public final class RouteConfigurationException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String routeId;

	private final String setting;

	private final String value;

	private final String allowed;

	/**
	 * Names what is wrong.
	 * @param routeId the route's id
	 * @param setting the filter or the metadata key
	 * @param value what was found
	 * @param allowed what may stand there, to be read after "allowed is"
	 */
	public RouteConfigurationException(String routeId, String setting, String value, String allowed) {
		super("Route '" + routeId + "': " + setting + " '" + value + "' is refused; allowed is " + allowed);
		this.routeId = routeId;
		this.setting = setting;
		this.value = value;
		this.allowed = allowed;
	}

	public String routeId() {
		return this.routeId;
	}

	public String setting() {
		return this.setting;
	}

	public String value() {
		return this.value;
	}

	public String allowed() {
		return this.allowed;
	}

}
