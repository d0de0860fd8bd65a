package io.forwardauth.gateway.conformance.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * How a client sends its bytes.
 *
 * @param ends where each write ends; the last is where all ends
 * @param delays how long to wait before each, in milliseconds
 * @param end what the client does then
 */
record Delivery(List<Integer> ends, List<Integer> delays, End end) {

	/** What a client does once it has sent all it sends. */
	enum End {

		/** It waits for the answers. */
		WAIT,
		/** It sends no more, and reads. */
		HALF_CLOSE,
		/** It closes. */
		CLOSE,
		/** It resets. */
		RESET

	}

	static Delivery of(Dice dice, int length, boolean calm) {
		List<Integer> ends = new ArrayList<>();
		List<Integer> delays = new ArrayList<>();
		int pieces = dice.oneIn(2) ? 1 : dice.between(2, dice.pick(3, 6, 12));
		for (int i = 1; i < pieces && length > 1; i++) {
			ends.add(dice.between(1, length - 1));
		}
		ends.add(length);
		ends.sort(Integer::compare);
		ends.forEach((end) -> delays.add(dice.oneIn(3) ? dice.between(0, 6) : 0));
		boolean patient = calm || !dice.oneIn(9);
		End end = patient ? End.WAIT : dice.pick(End.CLOSE, End.CLOSE, End.RESET, End.RESET, End.HALF_CLOSE);
		return new Delivery(ends, delays, end);
	}

}
