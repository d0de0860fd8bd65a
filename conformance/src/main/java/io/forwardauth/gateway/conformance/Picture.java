package io.forwardauth.gateway.conformance;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What everybody saw of one case, field by field, so that two proxies can be compared.
 * Names of headers are in lower case and in no order; values of one name are in theirs.
 * Ports are not what they happened to be, and a date of now is just that.
 *
 * @param fields names and values; what is not there has no field
 */
record Picture(Map<String, String> fields) {

	private static final Pattern DATE = Pattern
		.compile("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");

	/** Their values have no case (RFC 9110 5.1, 7.6.1, 7.8). */
	private static final Set<String> TOKENS = Set.of("connection", "upgrade", "trailer", "transfer-encoding", "te");

	/** The phrases of which the gateway's own answers consist. */
	private static final Pattern OWN = Pattern.compile("Bad Request|Not Implemented|Bad Gateway|Expectation Failed|"
			+ "HTTP Version Not Supported|Request-URI Too Long|Request Header Fields Too Large");

	private static final int LONGEST = 200;

	/** Names the values. */
	static Picture of(Seen seen) {
		Map<String, String> fields = new TreeMap<>();
		Normal normal = new Normal(seen.stage().ports());
		List<Message> answers = seen.answers();
		fields.put("client: connection", seen.afterwards());
		for (int i = 0; i < answers.size() - 1; i++) {
			answer(fields, "client, interim " + (i + 1), answers.get(i), normal);
		}
		if (!answers.isEmpty()) {
			answer(fields, "client", answers.get(answers.size() - 1), normal);
		}
		hop(fields, "auth", seen.authRequests(), normal);
		hop(fields, "origin", seen.originRequests(), normal);
		return new Picture(fields);
	}

	private static void answer(Map<String, String> fields, String who, Message answer, Normal normal) {
		String[] line = answer.line().split(" ", 3);
		fields.put(who + ": version", line[0]);
		fields.put(who + ": status", (line.length > 1) ? line[1] : "");
		fields.put(who + ": reason", (line.length > 2) ? line[2] : "");
		message(fields, who, answer, normal);
	}

	private static void hop(Map<String, String> fields, String who, List<Message> requests, Normal normal) {
		fields.put(who + ": requests", Integer.toString(requests.size()));
		for (int i = 0; i < requests.size(); i++) {
			String which = (i == 0) ? who : who + ", request " + (i + 1);
			fields.put(which + ": line", normal.text(requests.get(i).line()));
			message(fields, which, requests.get(i), normal);
		}
	}

	private static void message(Map<String, String> fields, String who, Message message, Normal normal) {
		for (String name : message.names()) {
			String values = normal.values(message.header(name));
			fields.put(who + ": header " + name, TOKENS.contains(name) ? values.toLowerCase(Locale.ROOT) : values);
		}
		fields.put(who + ": framing", message.framing());
		fields.put(who + ": body", normal.text(message.body()));
		fields.put(who + ": whole", Boolean.toString(message.whole()));
		if (!message.trailers().isEmpty()) {
			fields.put(who + ": trailers", message.trailers().stream().sorted().collect(Collectors.joining(" | ")));
		}
	}

	/** A field's value, or {@link Difference#ABSENT}. */
	String field(String name) {
		return this.fields.getOrDefault(name, Difference.ABSENT);
	}

	/** Whether the client got the gateway's own words. */
	boolean isOwnAnswer() {
		return OWN.matcher(field("client: body")).matches();
	}

	/** What is not the same there. */
	List<Difference> differencesTo(Picture other) {
		Map<String, String> all = new TreeMap<>(this.fields);
		all.putAll(other.fields);
		return all.keySet()
			.stream()
			.map((name) -> new Difference(name, field(name), other.field(name)))
			.filter((difference) -> !difference.traefik().equals(difference.ours()))
			.toList();
	}

	/** Names for what differs from run to run. */
	private record Normal(Stage.Ports ports) {

		String values(List<String> values) {
			return values.stream().map(this::text).collect(Collectors.joining(" | "));
		}

		String text(String text) {
			if (text.length() > LONGEST) {
				return text.length() + " bytes, hash " + Integer.toHexString(text.hashCode());
			}
			Matcher date = DATE.matcher(text);
			String named = text.replace(":" + this.ports.auth(), ":{auth}")
				.replace(":" + this.ports.origin(), ":{origin}")
				.replace(":" + this.ports.closed(), ":{closed}")
				.replace(":" + this.ports.tls(), ":{tls}")
				.replace(":" + this.ports.mutual(), ":{mutual}");
			return date.matches() ? "{now}" : named;
		}

	}

}
