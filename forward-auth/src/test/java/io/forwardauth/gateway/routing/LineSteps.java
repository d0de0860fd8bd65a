package io.forwardauth.gateway.routing;

/**
 * Steps that other rooms' tests put into routes made by hand.
 */
public final class LineSteps {

	private LineSteps() {
	}

	public static Step stripPrefix(int parts) {
		return new PathSteps.StripPrefix(parts);
	}

}
