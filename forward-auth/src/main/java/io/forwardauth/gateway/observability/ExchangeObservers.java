package io.forwardauth.gateway.observability;

import java.util.List;

import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.http.ExchangeObserver;

/**
 * Several observers as one.
 */
public final class ExchangeObservers {

	private ExchangeObservers() {
	}

	/**
	 * Tells each of the observers, in this order.
	 * @param observers any number
	 * @return one for them all
	 */
	public static ExchangeObserver of(List<? extends ExchangeObserver> observers) {
		return switch (observers.size()) {
			case 0 -> ExchangeObserver.NONE;
			case 1 -> observers.get(0);
			default -> new All(observers.toArray(ExchangeObserver[]::new));
		};
	}

	/** Goes through an array: an iterator would be garbage for each request. */
	private static final class All implements ExchangeObserver {

		private final ExchangeObserver[] observers;

		All(ExchangeObserver[] observers) {
			this.observers = observers;
		}

		@Override
		public void started() {
			for (ExchangeObserver observer : this.observers) {
				observer.started();
			}
		}

		@Override
		public void ended(ExchangeFacts facts) {
			for (ExchangeObserver observer : this.observers) {
				observer.ended(facts);
			}
		}

	}

}
