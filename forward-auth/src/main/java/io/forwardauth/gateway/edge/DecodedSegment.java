package io.forwardauth.gateway.edge;

/**
 * Watches a path segment as an origin may see it that decodes first: {@code %2f}, a
 * backslash and {@code %5c} separate, and a semicolon starts parameters that are thrown
 * away. Fed with the decoded characters one by one.
 */
final class DecodedSegment {

	/** The piece is more than dots, or its parameters have begun. */
	private static final int NO_DOTS = -1;

	/** Dots seen since the last separator, as long as nothing else was. */
	private int dots;

	private boolean divided;

	private boolean treacherous;

	void reset() {
		this.dots = 0;
		this.divided = false;
		this.treacherous = false;
	}

	void next(char c) {
		if (c == '.') {
			this.dots = (this.dots >= 0 && this.dots < 2) ? this.dots + 1 : NO_DOTS;
		}
		else if (c == '/' || c == '\\') {
			endPiece(0);
		}
		else if (c == ';') {
			endPiece(NO_DOTS);
		}
		else {
			this.dots = NO_DOTS;
		}
	}

	private void endPiece(int next) {
		this.treacherous |= this.dots > 0;
		this.divided = true;
		this.dots = next;
	}

	/** Whether such an origin would find a dot segment inside this segment. */
	boolean isTreacherous() {
		return this.treacherous || (this.divided && this.dots > 0);
	}

	/** 1 or 2 for a plain dot segment, else 0 or less. */
	int dots() {
		return this.divided ? NO_DOTS : this.dots;
	}

}
