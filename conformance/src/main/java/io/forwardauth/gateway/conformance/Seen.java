package io.forwardauth.gateway.conformance;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What everybody saw of one case.
 *
 * @param stage where it was played
 * @param answers what the client got, interim answers first
 * @param authRequests what the auth server was asked
 * @param originRequests what the origin was asked
 * @param afterwards what became of the connection, if somebody looked
 */
record Seen(Stage stage, List<Message> answers, List<Message> authRequests, List<Message> originRequests,
		String afterwards) {

	@Override
	public String toString() {
		return "client " + this.answers + ", then " + this.afterwards + "\nauth server " + this.authRequests
				+ "\norigin " + this.originRequests;
	}

	/** What came of it, in short: the same in every protocol. */
	String essence() {
		String status = this.answers.isEmpty() ? "no answer" : Integer.toString(answer().status());
		return status + ", auth server asked " + this.authRequests.size() + " times, origin "
				+ this.originRequests.size();
	}

	/** The final answer. */
	Message answer() {
		assertThat(this.answers).as("answers").isNotEmpty();
		return this.answers.get(this.answers.size() - 1);
	}

	/** The only request to the auth server. */
	Message auth() {
		assertThat(this.authRequests).as("requests to the auth server").hasSize(1);
		return this.authRequests.get(0);
	}

	/** The only request to the origin. */
	Message origin() {
		assertThat(this.originRequests).as("requests to the origin").hasSize(1);
		return this.originRequests.get(0);
	}

	Seen answered(int status) {
		assertThat(this.answer().status()).as("status of %s", answer()).isEqualTo(status);
		return this;
	}

	/** Refused: the origin saw nothing. */
	Seen refused(int status) {
		answered(status);
		assertThat(this.originRequests).as("requests to the origin").isEmpty();
		return this;
	}

	/** Refused before anybody was asked. */
	Seen refusedAtTheEdge(int status) {
		refused(status);
		assertThat(this.authRequests).as("requests to the auth server").isEmpty();
		return this;
	}

	/** Auth server asked once, origin once, and its answer came. */
	Seen served() {
		answered(200);
		auth();
		origin();
		return this;
	}

}
