package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Plays the whole table on Traefik and on the gateway, both ways, and writes the page.
 */
@Command(name = "compare", description = "Plays the table on Traefik and on the gateway, and writes the page.",
		mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

	@Option(names = "--root", description = "The project's directory (default: ${DEFAULT-VALUE}).")
	private Path root = Path.of(".");

	@Option(names = "--page",
			description = "The page to write, below the project's directory (default: ${DEFAULT-VALUE}).")
	private Path page = Path.of("docs/conformance.md");

	@Spec
	private CommandSpec spec = CommandSpec.create();

	@Override
	public Integer call() throws IOException {
		PrintWriter out = this.spec.commandLine().getOut();
		Path directory = Files.createDirectories(this.root.resolve(".run/conformance"));
		Installation installation = Installation.below(this.root, directory);
		String missing = installation.missing();
		if (missing != null) {
			out.println(missing);
			return ExitCode.USAGE;
		}
		try (TraefikStage traefik = new TraefikStage(installation, (settings) -> settings)) {
			List<Run> runs = Run.all(installation, traefik, 1, (run) -> tell(run, out));
			Page.write(this.root.resolve(this.page), installation.traefikVersion(), runs);
			return runs.stream().allMatch((run) -> run.faults().isEmpty()) ? ExitCode.OK : ExitCode.SOFTWARE;
		}
	}

	private static void tell(Run run, PrintWriter out) {
		run.faults().forEach((what, faults) -> out.println(what + "\n  " + String.join("\n  ", faults)));
		out.println(run.figures());
		out.flush();
	}

}
