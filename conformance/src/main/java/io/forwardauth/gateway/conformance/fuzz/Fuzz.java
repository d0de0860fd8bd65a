package io.forwardauth.gateway.conformance.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import io.forwardauth.gateway.conformance.Way;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Sends requests that nobody would write by hand through the gateway, and sees whether
 * what must hold does. Ends with 0 if nothing is found, 1 if something is, 2 if it was
 * called wrongly.
 */
@Command(name = "fuzz", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Hostile clients, auth servers and origins against the gateway's jar.")
public final class Fuzz implements Callable<Integer> {

	/** Below it, base and end of heap and descriptors say nothing. */
	private static final int ENOUGH_FOR_VITALS = 1000;

	private static final int WARM_UP = 1000;

	/** Connections of the warm-up have numbers of their own. */
	private static final long WARM_UP_FROM = 1_000_000_000L;

	@Option(names = "--seed", description = "What all chance begins with. Default: ${DEFAULT-VALUE}")
	private long seed = 1;

	@Option(names = "--count", description = "How many requests. Default: ${DEFAULT-VALUE}")
	private long count = 20_000;

	@Option(names = "--from", description = "The number of the first connection. Default: ${DEFAULT-VALUE}")
	private long from;

	@Option(names = "--way", description = "line, spring or mixed. Default: ${DEFAULT-VALUE}")
	private String way = "mixed";

	@Option(names = "--clients", description = "How many connections at a time. Default: ${DEFAULT-VALUE}")
	private int clients = 24;

	@Option(names = "--most", description = "How many findings are enough. Default: ${DEFAULT-VALUE}")
	private int most = 10;

	@Option(names = "--gateway", description = "The gateway's jar. Default: ${DEFAULT-VALUE}")
	private Path jar = Path.of("gateway/target/gateway.jar");

	@Option(names = "--jvm-options", description = "A file of its JVM's options. Default: ${DEFAULT-VALUE}")
	private Path jvmOptions = Path.of("gateway/jvm.options");

	@Option(names = "--page", description = "Where the figures go, between <!-- fuzz --> and <!-- /fuzz -->")
	private @Nullable Path page;

	/** Set by picocli. */
	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	private final PrintStream out;

	/** Says what it finds on standard output. */
	public Fuzz() {
		this(System.out);
	}

	Fuzz(PrintStream out) {
		this.out = out;
	}

	@Override
	public Integer call() throws Exception {
		List<Way> ways = ways();
		if (!Files.exists(this.jar)) {
			throw wrong("--gateway is " + this.jar + ", and there is no such file");
		}
		Findings findings = new Findings(this.most);
		Tally warmUp = new Tally();
		Tally tally = new Tally();
		Register register = new Register();
		List<GatewayProcess> processes = new ArrayList<>();
		try (Servers servers = new Servers(register, findings, tally)) {
			Map<Way, Integer> ports = new EnumMap<>(Way.class);
			for (Way way : ways) {
				GatewayProcess process = new GatewayProcess(this.jar, this.jvmOptions,
						Landscape.properties(servers, way));
				processes.add(process);
				ports.put(way, process.port());
			}
			for (GatewayProcess process : processes) {
				process.awaitReady();
			}
			Scenarios scenarios = new Scenarios(this.seed, ways);
			Campaign first = new Campaign(register, findings, warmUp, scenarios, ports);
			Campaign campaign = new Campaign(register, findings, tally, scenarios, ports);
			List<Vitals> base = (this.count >= ENOUGH_FOR_VITALS) ? base(first, ways, processes, servers) : List.of();
			tally.clear();
			long start = System.nanoTime();
			long requests = campaign.play(this.from, this.count, (int) Math.min(this.clients, this.count), this.out);
			long seconds = (System.nanoTime() - start) / 1_000_000_000;
			String reads = "How requests read: " + tally.all("read ") + ", how connections ended: " + tally.all("end ");
			String row = Figures.row(this.seed, requests, this.way, tally, seconds);
			afterwards(first, base, processes, servers, findings);
			this.out.println(reads);
			return report(row, requests, findings);
		}
		finally {
			for (GatewayProcess process : processes) {
				process.close();
			}
		}
	}

	private List<Way> ways() {
		return switch (this.way) {
			case "line" -> List.of(Way.LINE);
			case "spring" -> List.of(Way.SPRING);
			case "mixed" -> List.of(Way.LINE, Way.SPRING);
			default -> throw wrong("--way is " + this.way + ", and must be line, spring or mixed");
		};
	}

	private CommandLine.ParameterException wrong(String message) {
		return new CommandLine.ParameterException(this.spec.commandLine(), message);
	}

	private List<Vitals> base(Campaign campaign, List<Way> ways, List<GatewayProcess> processes, Servers servers)
			throws IOException, InterruptedException {
		this.out.println("Warming up ...");
		campaign.play(WARM_UP_FROM, WARM_UP, this.clients, this.out);
		servers.hangUp();
		List<Vitals> base = new ArrayList<>();
		for (int i = 0; i < processes.size(); i++) {
			Vitals vitals = Vitals.base(processes.get(i), "the " + ways.get(i) + " gateway");
			base.add(vitals);
			this.out.println(vitals);
		}
		return base;
	}

	private void afterwards(Campaign campaign, List<Vitals> base, List<GatewayProcess> processes, Servers servers,
			Findings findings) throws IOException, InterruptedException {
		if (!base.isEmpty() && !findings.areEnough()) {
			for (GatewayProcess process : processes) {
				process.heap();
			}
			// Lost buffers are reported by the next that are taken.
			campaign.play(WARM_UP_FROM + WARM_UP * 10, WARM_UP / 2, this.clients, this.out);
		}
		servers.hangUp();
		for (Vitals vitals : base) {
			vitals.faults().forEach((fault) -> findings.add(Rule.ALIVE, fault, null));
		}
		for (GatewayProcess process : processes) {
			List<String> faults = GatewayLog.faults(process.log());
			if (!faults.isEmpty()) {
				findings.add(Rule.ALIVE,
						"The gateway's log says:\n" + String.join("\n", faults.subList(0, Math.min(faults.size(), 60))),
						null);
			}
		}
	}

	private int report(String row, long requests, Findings findings) throws IOException {
		for (Findings.Finding finding : findings.all()) {
			this.out.println();
			this.out.println(finding);
			Scenario scenario = finding.scenario();
			if (scenario != null) {
				this.out.println("Again: make fuzz SEED=" + this.seed + " FROM=" + scenario.index() + " COUNT=1 WAY="
						+ this.way);
			}
		}
		this.out.println(row);
		if (this.page != null && findings.all().isEmpty() && this.count >= ENOUGH_FOR_VITALS) {
			Figures.write(this.page, row);
		}
		this.out.println(String.format(Locale.ROOT, "%d found in %,d requests", findings.all().size(), requests));
		return findings.all().isEmpty() ? 0 : 1;
	}

}
