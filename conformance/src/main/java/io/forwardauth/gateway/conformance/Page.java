package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code docs/conformance.md}, written anew but for the part between the marks, which is
 * somebody else's. The same runs make the same page.
 */
final class Page {

	private static final String BEGIN = "<!-- fuzz -->";

	private static final String END = "<!-- /fuzz -->";

	private static final int MOST_NAMES = 12;

	private final StringBuilder text = new StringBuilder();

	private Page() {
	}

	/**
	 * Writes the page.
	 * @param file where
	 * @param version Traefik's version
	 * @param runs what came of the table; first on the line in HTTP/1
	 */
	static void write(Path file, String version, List<Run> runs) throws IOException {
		Page page = new Page();
		page.intro(version, runs);
		page.reasons(runs.get(0));
		page.http2(runs);
		page.limits(runs);
		page.fuzz(Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "");
		Files.writeString(file, page.text.toString(), StandardCharsets.UTF_8);
	}

	private void intro(String version, List<Run> runs) {
		Run line = runs.get(0);
		say("# Conformance", "",
				"Written by `make conformance`: do not edit it. The run starts the real Traefik and the gateway with the same routes",
				"and policies, sends the same bytes to both, and compares field by field what the auth server was asked, what the",
				"origin was asked and what the client got: first lines, headers, bodies, framing, trailers, whether all came, and what",
				"became of the connection. A difference without a reason fails the run, and so does a reason without a difference.",
				"",
				"The same means: names of headers without case and in any order, values of one name in theirs, all else byte for",
				"byte. Ports and the date of now are taken out.", "", "## Figures", "", "| | |", "|---|---|",
				"| Traefik | " + version + " |", "| cases | " + line.outcomes().size() + " |",
				"| hostile ones among them | " + line.hostile() + " |", "");
		say("| way | played on both | the same | different, with a reason | without | the gateway alone |",
				"|---|---|---|---|---|---|", String.join("\n", runs.stream().map(Page::row).toList()), "",
				"\"The same\" are also those where Traefik's client says something of its own accord (`NOTHING_ADDED`): it does so in",
				"every request that has no `Accept-Encoding`. The gateway plays alone what Traefik has no option for, and what Traefik",
				"would wait for. In HTTP/2 both are asked by prior knowledge what can be said so: no `Connection`, nothing malformed;",
				"and the gateway's status and whom it asked are held against its own in HTTP/1.", "",
				"Not compared is `header-field`: nobody on the wire sees it. `ConnectionTests` holds what the access log is told.",
				"");
	}

	private static String row(Run run) {
		String way = ((run.way() == Way.LINE) ? "the line" : "the Spring way")
				+ ((run.protocol() == Protocol.HTTP_1) ? ", HTTP/1" : ", HTTP/2");
		long unexplained = run.outcomes().stream().filter((outcome) -> !outcome.unexplained().isEmpty()).count();
		return "| " + way + " | " + run.played() + " | " + run.equal() + " | "
				+ (run.played() - run.equal() - unexplained) + " | " + unexplained + " | "
				+ (run.outcomes().size() - run.played()) + " |";
	}

	private void reasons(Run line) {
		say("## What differs, and why", "");
		for (Reason reason : EnumSet.complementOf(EnumSet.copyOf(Reason.ALONE))) {
			reason(reason, line);
		}
	}

	private void http2(List<Run> runs) {
		say("## What differs in HTTP/2 only", "");
		for (Run run : runs) {
			if (run.protocol() == Protocol.HTTP_2 && run.way() == Way.LINE) {
				List.of(Http2Difference.values()).forEach((reason) -> reason(reason, run));
			}
		}
	}

	private void limits(List<Run> runs) {
		say("## What the Spring way cannot do to the byte", "",
				"With `forward-auth.line.enabled: false` everything goes through Spring Cloud Gateway. None of this is a rule of security;",
				"[spring-way.md](spring-way.md) says what it means for users. In the cases named here what the case itself expects is not",
				"held against this way; that nothing reaches an origin without an allow, that no client tells it who the user is, and",
				"that what the gateway asserts is its own, is.", "");
		Run spring = runs.stream().filter((run) -> run.way() == Way.SPRING).findFirst().orElseThrow();
		for (SpringLimit limit : SpringLimit.values()) {
			List<String> names = Table.rows()
				.filter((row) -> row.lineOnly() == limit)
				.map((row) -> escaped(row.says()))
				.toList();
			say("- " + limit.sentence() + ". Fields: " + fields(limit, spring) + ". Cases: " + listed(names));
		}
		say("");
	}

	private void reason(Explanation reason, Run run) {
		List<Outcome> outcomes = run.with(reason);
		say("**" + reason.name() + "**: " + reason.sentence() + ".", "");
		say("- fields: " + fields(reason, run));
		say("- in " + outcomes.size() + ((outcomes.size() == 1) ? " case: " : " cases: ")
				+ listed(outcomes.stream().map((outcome) -> escaped(outcome.row().says())).toList()), "");
	}

	private static String fields(Explanation reason, Run run) {
		return reason.hasFields() ? listed(run.fields(reason).stream().map((field) -> "`" + field + "`").toList())
				: "all that differ";
	}

	private static String listed(List<String> names) {
		String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining("; "));
		return (names.size() > MOST_NAMES) ? first + "; and " + (names.size() - MOST_NAMES) + " more" : first;
	}

	/** No character of a name means anything to Markdown. */
	private static String escaped(String name) {
		return name.replaceAll("([\\\\`*_\\[\\]<>|#&])", "\\\\$1");
	}

	private void fuzz(String before) {
		int begin = before.indexOf(BEGIN);
		int end = before.indexOf(END);
		String kept = (begin >= 0 && end > begin) ? before.substring(begin + BEGIN.length(), end) : "\n";
		say("## Fuzzing", "", BEGIN + kept + END);
	}

	private void say(String... lines) {
		for (String line : lines) {
			this.text.append(line).append('\n');
		}
	}

}
