package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.forwardauth.gateway.line.Http2Wire;

/**
 * The same as {@link Conversation} over HTTP/2, by prior knowledge. Its answers look as
 * they would in HTTP/1.1: of which only the stream tells the end is chunked.
 */
final class Http2Conversation {

	private static final List<Http2Wire.Field> STILL_THERE = Http2Wire.request("GET", Recorder.UNSEEN);

	private Http2Conversation() {
	}

	static Conversation hold(Socket socket, Http2Request request) throws IOException {
		Http2Wire wire = Http2Wire.over(socket);
		List<Message> answers = ask(wire, request);
		return new Conversation(answers, isKept(wire) ? "kept" : "closed");
	}

	/** Sends a request and reads until its stream has ended. */
	static List<Message> ask(Http2Wire wire, Http2Request request) {
		String body = request.body();
		try {
			return answers(wire.ask(fields(request.fields()),
					(body != null) ? body.getBytes(StandardCharsets.ISO_8859_1) : null,
					fields(lowerCased(request.trailers()))), request);
		}
		catch (IOException ex) {
			return List.of();
		}
	}

	private static List<Http2Wire.Field> fields(List<String> lines) {
		return Http2Wire.fields(lines.toArray(String[]::new));
	}

	private static List<String> lowerCased(List<String> lines) {
		return lines.stream()
			.map((line) -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT)
					+ line.substring(line.indexOf(':')))
			.toList();
	}

	private static boolean isKept(Http2Wire wire) {
		try {
			return wire.ask(STILL_THERE).body().equals(Recorder.STILL_THERE);
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static List<Message> answers(Http2Wire.Answer answer, Http2Request request) {
		List<Message> answers = new ArrayList<>();
		for (int i = 0; i < answer.heads().size(); i++) {
			boolean last = i == answer.heads().size() - 1;
			answers.add(message(answer.heads().get(i), last, answer, request));
		}
		return answers;
	}

	private static Message message(List<Http2Wire.Field> head, boolean last, Http2Wire.Answer answer,
			Http2Request request) {
		String line = "HTTP/2.0 ";
		List<String> headers = new ArrayList<>();
		for (Http2Wire.Field field : head) {
			if (field.name().equals(":status")) {
				line += field.value() + " ";
			}
			else {
				headers.add(field.name() + ": " + field.value());
			}
		}
		boolean bodiless = request.fields().contains(":method: HEAD") || line.matches("HTTP/2.0 (1..|204|304) ");
		if (!bodiless && headers.stream().noneMatch((header) -> header.startsWith("content-length:"))) {
			headers.add("transfer-encoding: chunked");
		}
		return last
				? new Message(line, headers, answer.body(),
						answer.trailers().stream().map(Http2Wire.Field::toString).toList(), answer.ended())
				: new Message(line, headers, "", List.of(), true);
	}

}
