package io.forwardauth.gateway.conformance.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The figures of runs on a page, between two marks; a run replaces an earlier one of the
 * same seed, count and way.
 */
final class Figures {

	private static final String BEGIN = "<!-- fuzz -->";

	private static final String END = "<!-- /fuzz -->";

	private static final int MOST_ROWS = 6;

	private static final String INTRODUCTION = """

			| seed | requests | way | connections | asked the auth server | allowed | reached an origin | answers by status | seconds |
			|---|---|---|---|---|---|---|---|---|
			""";

	private Figures() {
	}

	/** A row of the table. */
	static String row(long seed, long requests, String way, Tally tally, long seconds) {
		String statuses = tally.all("status ")
			.entrySet()
			.stream()
			.sorted(Map.Entry.<String, Long>comparingByValue().reversed())
			.map((status) -> String.format(Locale.ROOT, "%s: %,d", status.getKey(), status.getValue()))
			.collect(Collectors.joining(", "));
		long connections = tally.all("connection ").values().stream().mapToLong(Long::longValue).sum();
		return String.format(Locale.ROOT, "| %d | %,d | %s | %,d | %,d | %,d | %,d | %s | %d |", seed, requests, way,
				connections, tally.of("auth"), tally.of("allowed"), tally.of("origin"), statuses, seconds);
	}

	/**
	 * Puts a row into a page, which is made if it is missing.
	 * @param page the page
	 * @param row the row
	 */
	static void write(Path page, String row) throws IOException {
		String text = Files.exists(page) ? Files.readString(page, StandardCharsets.UTF_8)
				: "# Conformance\n\n" + BEGIN + "\n" + END + "\n";
		int begin = text.indexOf(BEGIN);
		int end = text.indexOf(END);
		if (begin < 0 || end < begin) {
			text = text + "\n" + BEGIN + "\n" + END + "\n";
			begin = text.indexOf(BEGIN);
			end = text.indexOf(END);
		}
		List<String> rows = new ArrayList<>();
		for (String line : text.substring(begin, end).split("\n", -1)) {
			if (line.matches("\\| -?\\d.*") && !key(line).equals(key(row))) {
				rows.add(line);
			}
		}
		rows.add(row);
		while (rows.size() > MOST_ROWS) {
			rows.remove(0);
		}
		Files.writeString(page, text.substring(0, begin) + BEGIN + "\n" + INTRODUCTION + String.join("\n", rows)
				+ "\n\n" + text.substring(end), StandardCharsets.UTF_8);
	}

	/** Seed and way. */
	private static String key(String row) {
		String[] cells = row.split("\\|", -1);
		return cells[1] + cells[3];
	}

}
