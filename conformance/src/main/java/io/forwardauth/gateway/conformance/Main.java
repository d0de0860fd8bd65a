package io.forwardauth.gateway.conformance;

import io.forwardauth.gateway.conformance.fuzz.Fuzz;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * What the table and the fuzzer can be started with.
 */
@Command(name = "conformance", description = "Holds the gateway against the real Traefik.",
		subcommands = { CompareCommand.class, Fuzz.class }, mixinStandardHelpOptions = true)
public final class Main {

	private Main() {
	}

	/**
	 * Runs a command; the exit code is 0 if all is well, 1 if something was found, 2 if
	 * it could not be run.
	 * @param args the command and its options
	 */
	public static void main(String[] args) {
		System.exit(new CommandLine(new Main()).execute(args));
	}

}
