package io.forwardauth.stub;

/**
 * What {@code /verify} does now; may be changed at any time from any thread.
 */
public final class State {

	private volatile VerifyHandler verify = new VerifyHandler(Behaviour.DEFAULT);

	State() {
	}

	/**
	 * Changes the stub's mind; the next request to {@code /verify} meets it.
	 */
	public void set(Behaviour behaviour) {
		this.verify = new VerifyHandler(behaviour);
	}

	/**
	 * As at the start again.
	 */
	public void reset() {
		set(Behaviour.DEFAULT);
	}

	/**
	 * What it does now.
	 */
	public Behaviour get() {
		return this.verify.behaviour();
	}

	VerifyHandler verify() {
		return this.verify;
	}

}
