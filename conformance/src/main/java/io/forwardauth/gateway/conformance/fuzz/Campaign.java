package io.forwardauth.gateway.conformance.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.forwardauth.gateway.conformance.Way;

/**
 * Plays connections against gateways, many at a time, and sees whether the rules hold.
 */
final class Campaign {

	/** Longer than any server keeps silent. */
	private static final int PATIENCE_MILLIS = 15_000;

	private final Register register;

	private final Findings findings;

	private final Tally tally;

	private final Scenarios scenarios;

	private final Map<Way, Integer> ports;

	private final AnswerRules rules;

	/**
	 * Prepares a run.
	 * @param register where auth servers and origins look tags up
	 * @param findings where findings go
	 * @param tally where things are counted
	 * @param scenarios what makes connections
	 * @param ports where the gateways listen
	 */
	Campaign(Register register, Findings findings, Tally tally, Scenarios scenarios, Map<Way, Integer> ports) {
		this.register = register;
		this.findings = findings;
		this.tally = tally;
		this.scenarios = scenarios;
		this.ports = ports;
		this.rules = new AnswerRules(findings, tally);
	}

	/**
	 * Plays.
	 * @param from the number of the first connection
	 * @param count how many requests are enough
	 * @param clients how many connections at a time
	 * @param progress where the progress is told
	 * @return how many requests were sent
	 */
	long play(long from, long count, int clients, PrintStream progress) throws InterruptedException {
		AtomicLong next = new AtomicLong(from);
		AtomicLong requests = new AtomicLong();
		ExecutorService threads = Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "fuzz client");
			thread.setDaemon(true);
			return thread;
		});
		CountDownLatch left = new CountDownLatch(clients);
		for (int i = 0; i < clients; i++) {
			threads.execute(() -> {
				while (requests.get() < count && !this.findings.areEnough()) {
					Scenario scenario = this.scenarios.of(next.getAndIncrement());
					requests.addAndGet(scenario.requests());
					play(scenario, threads);
				}
				left.countDown();
			});
		}
		long start = System.nanoTime();
		while (!left.await(2, TimeUnit.SECONDS)) {
			tell(progress, requests.get(), count, start);
		}
		threads.shutdown();
		threads.awaitTermination(20, TimeUnit.SECONDS);
		tell(progress, requests.get(), count, start);
		return requests.get();
	}

	private void tell(PrintStream progress, long requests, long count, long start) {
		double seconds = (System.nanoTime() - start) / 1e9;
		progress.printf("%,d of %,d requests, %,.0f a second, %d found%n", requests, count, requests / seconds,
				this.findings.all().size());
	}

	private void play(Scenario scenario, ExecutorService readers) {
		this.register.add(scenario);
		this.tally.count("connection " + scenario.way());
		for (Reading reading : scenario.readings()) {
			this.tally.count("read " + reading.state());
		}
		try {
			Integer port = this.ports.get(scenario.way());
			if (port == null) {
				throw new IllegalStateException("no gateway for " + scenario.way());
			}
			Outcome outcome = new Client(scenario, port, PATIENCE_MILLIS).play(readers);
			this.tally.count("end " + outcome.end());
			this.rules.check(scenario, outcome);
		}
		catch (IOException ex) {
			this.findings.add(Rule.ALIVE, "No connection could be had: " + ex, scenario);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
