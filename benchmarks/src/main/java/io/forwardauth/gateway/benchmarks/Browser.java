package io.forwardauth.gateway.benchmarks;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/**
 * The headers that a browser sends, as the decoder hands them on.
 */
final class Browser {

	private static final String[] LINES = { "Host: shop.example.org", "Connection: keep-alive",
			"Cache-Control: max-age=0", "sec-ch-ua: \"Chromium\";v=\"142\", \"Not?A_Brand\";v=\"99\"",
			"sec-ch-ua-mobile: ?0", "sec-ch-ua-platform: \"Linux\"", "Upgrade-Insecure-Requests: 1",
			"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
			"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
			"Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: navigate", "Sec-Fetch-User: ?1", "Sec-Fetch-Dest: document",
			"Referer: https://shop.example.org/cart", "Accept-Encoding: gzip, deflate, br, zstd",
			"Accept-Language: en-GB,en;q=0.9,de;q=0.8", "Cookie: session=0123456789abcdef0123456789abcdef; theme=dark",
			"If-None-Match: \"33a64df551425fcc55e4d42a148795d9f25f89d4\"", "DNT: 1", "Priority: u=0, i" };

	private final HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();

	Browser() {
		for (String line : LINES) {
			int colon = line.indexOf(':');
			this.headers.add(new AsciiString(line.substring(0, colon)), line.substring(colon + 2));
		}
	}

	/** A copy, for whoever edits them in place. */
	HttpHeaders headers() {
		return this.headers.copy();
	}

}
