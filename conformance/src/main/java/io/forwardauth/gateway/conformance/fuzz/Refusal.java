package io.forwardauth.gateway.conformance.fuzz;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What the gateway promises to refuse, said a second time and in other words.
 */
final class Refusal {

	private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

	private static final Pattern HOST = Pattern.compile(
			"((\\[(?<literal>[0-9A-Fa-f:.]+)(%[^\\s/?#@,\\[\\]]+)?\\])|[-.\\w~%!$&'()*+;=]*)(:(?<port>\\d{0,5}))?");

	private Refusal() {
	}

	/**
	 * Why a client's request must not be served.
	 * @param head its head
	 * @return one sentence, or null if it may be served
	 */
	static @Nullable String of(Head head) {
		if (!head.version().equals("HTTP/1.1") && !head.version().equals("HTTP/1.0")) {
			return "the version is " + head.version();
		}
		if (head.method().equals("CONNECT")) {
			return "CONNECT";
		}
		List<String> hosts = head.all("Host");
		if (hosts.size() > 1 || (hosts.isEmpty() && head.version().equals("HTTP/1.1"))) {
			return hosts.size() + " hosts";
		}
		if (!hosts.isEmpty() && !isHost(hosts.get(0))) {
			return "no host: " + hosts.get(0);
		}
		List<String> expectations = head.all("Expect");
		if (!expectations.isEmpty()
				&& (expectations.size() > 1 || !expectations.get(0).equalsIgnoreCase("100-continue"))) {
			return "it expects " + expectations;
		}
		// RFC 9110 8.6: one length may be said several times, on its way through.
		String framing = ofFraming(head, head.lengths());
		return (framing != null) ? framing : ofTarget(head);
	}

	/** Whether it is a host with or without a port, or nothing. */
	static boolean isHost(String text) {
		Matcher matcher = HOST.matcher(text);
		if (!matcher.matches()) {
			return false;
		}
		String literal = matcher.group("literal");
		if (literal != null && !isIpv6(literal)) {
			return false;
		}
		String port = matcher.group("port");
		return port == null || port.isEmpty() || Integer.parseInt(port) <= 65535;
	}

	/** The JDK's word: in brackets it takes an address alone, and asks nobody. */
	private static boolean isIpv6(String literal) {
		try {
			return literal.indexOf(':') >= 0 && InetAddress.getByName("[" + literal + "]") != null;
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

	/** Why it is not beyond doubt where the request ends, or null. */
	static @Nullable String ofFraming(Head head) {
		return ofFraming(head, head.all("Content-Length"));
	}

	private static @Nullable String ofFraming(Head head, List<String> lengths) {
		List<String> codings = head.all("Transfer-Encoding");
		if (!codings.isEmpty()) {
			if (!lengths.isEmpty()) {
				return "a length beside a coding";
			}
			if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
				return "the coding is " + codings;
			}
			return head.version().equals("HTTP/1.0") ? "a coding before HTTP/1.1" : null;
		}
		if (lengths.size() > 1) {
			return "several lengths";
		}
		return (lengths.isEmpty() || LENGTH.matcher(lengths.get(0)).matches()) ? null : "no length: " + lengths;
	}

	private static @Nullable String ofTarget(Head head) {
		if (head.method().equals("OPTIONS") && head.target().equals("*")) {
			return null;
		}
		return (Destination.of(head.target()) == null) ? "the target is " + head.target() : null;
	}

}
