package io.forwardauth.gateway.http;

/**
 * A canonical path as {@link java.net.URI} takes it: brackets, which stay as they are on
 * the line, are percent-encoded on the way to Spring.
 */
public final class PathText {

	private PathText() {
	}

	/**
	 * Encodes brackets.
	 * @param path a canonical path
	 * @return the same object if it has none
	 */
	public static String encoded(String path) {
		return hasBrackets(path) ? path.replace("[", "%5B").replace("]", "%5D") : path;
	}

	/**
	 * Takes the encoding back.
	 * @param path a path that came of {@link #encoded}
	 * @return the path with brackets
	 */
	public static String decoded(String path) {
		return path.replace("%5B", "[").replace("%5D", "]");
	}

	/**
	 * Whether all brackets of a path are to be taken back: it has some, and none that the
	 * client had encoded.
	 */
	public static boolean isEncodable(String path) {
		return hasBrackets(path) && !path.contains("%5B") && !path.contains("%5D");
	}

	private static boolean hasBrackets(String path) {
		return path.indexOf('[') >= 0 || path.indexOf(']') >= 0;
	}

}
