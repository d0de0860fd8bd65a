package io.forwardauth.gateway.edge;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.HeaderList;
import io.forwardauth.gateway.http.HeaderNameSet;
import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.http.ManagedHeaders;

/**
 * What one walk over a request's headers finds: which of the names that matter to the
 * edge are there, how often, and the first value of each. The rest of the edge looks here
 * in place of searching the headers again and again.
 */
final class HeaderWalk {

	private static final HeaderNameSet NAMES = names();

	private static final List<AsciiString> NAME_LIST = NAMES.names();

	static final int HOST = NAMES.indexOf(HeaderNames.HOST);

	static final int CONTENT_LENGTH = NAMES.indexOf(HeaderNames.CONTENT_LENGTH);

	static final int TRANSFER_ENCODING = NAMES.indexOf(HeaderNames.TRANSFER_ENCODING);

	static final int EXPECT = NAMES.indexOf(HeaderNames.EXPECT);

	static final int CONNECTION = NAMES.indexOf(HeaderNames.CONNECTION);

	static final int UPGRADE = NAMES.indexOf(HeaderNames.UPGRADE);

	static final int TE = NAMES.indexOf(HeaderNames.TE);

	static final int X_FORWARDED_FOR = NAMES.indexOf(HeaderNames.X_FORWARDED_FOR);

	static final int X_FORWARDED_HOST = NAMES.indexOf(HeaderNames.X_FORWARDED_HOST);

	static final int X_FORWARDED_PORT = NAMES.indexOf(HeaderNames.X_FORWARDED_PORT);

	static final int X_FORWARDED_PROTO = NAMES.indexOf(HeaderNames.X_FORWARDED_PROTO);

	static final int X_FORWARDED_SERVER = NAMES.indexOf(HeaderNames.X_FORWARDED_SERVER);

	static final int X_REAL_IP = NAMES.indexOf(HeaderNames.X_REAL_IP);

	/** What only a trusted proxy may say. */
	private static final int ASSERTED = mask(ManagedHeaders.NAMES.names()) | mask(List.of(HeaderNames.FORWARDED));

	/** What ends here, always. */
	private static final int CONNECTION_ONLY = mask(
			List.of(HeaderNames.CONNECTION, HeaderNames.KEEP_ALIVE, HeaderNames.UPGRADE));

	private final HttpHeaders headers;

	private int seen;

	private int repeated;

	private @Nullable List<CharSequence> aliases;

	HeaderWalk(HttpHeaders headers) {
		this.headers = headers;
		if (headers instanceof HeaderList list) {
			for (int i = 0; i < list.size(); i++) {
				look(list.name(i));
			}
			return;
		}
		Iterator<Map.Entry<CharSequence, CharSequence>> entries = headers.iteratorCharSequence();
		while (entries.hasNext()) {
			look(entries.next().getKey());
		}
	}

	private void look(CharSequence name) {
		int index = NAMES.indexOf(name);
		if (index >= 0) {
			note(index);
		}
		else if (ManagedHeaders.isAlias(name)) {
			noteAlias(name);
		}
	}

	private void note(int index) {
		int bit = 1 << index;
		this.repeated |= this.seen & bit;
		this.seen |= bit;
	}

	private void noteAlias(CharSequence name) {
		if (this.aliases == null) {
			this.aliases = new ArrayList<>(2);
		}
		this.aliases.add(name);
	}

	HttpHeaders headers() {
		return this.headers;
	}

	boolean has(int index) {
		return (this.seen & (1 << index)) != 0;
	}

	boolean isRepeated(int index) {
		return (this.repeated & (1 << index)) != 0;
	}

	/** The first value, or null if the header is missing. */
	@Nullable CharSequence first(int index) {
		if (!has(index)) {
			return null;
		}
		AsciiString name = NAME_LIST.get(index);
		return (this.headers instanceof HeaderList list) ? list.first(name) : this.headers.get(name);
	}

	/** Whether the header is there once, with this value in any case. */
	boolean isExactly(int index, CharSequence value) {
		return !isRepeated(index) && AsciiString.contentEqualsIgnoreCase(first(index), value);
	}

	/** All values; only worth it if the header is repeated. */
	List<String> all(int index) {
		return this.headers.getAll(NAME_LIST.get(index));
	}

	void set(int index, CharSequence value) {
		AsciiString name = NAME_LIST.get(index);
		if (has(index)) {
			this.headers.set(name, value);
		}
		else {
			this.headers.add(name, value);
		}
		this.seen |= 1 << index;
		this.repeated &= ~(1 << index);
	}

	void setIfMissing(int index, CharSequence value) {
		CharSequence present = first(index);
		if (present == null || present.length() == 0) {
			set(index, value);
		}
	}

	void removeAliases() {
		if (this.aliases != null) {
			for (CharSequence alias : this.aliases) {
				this.headers.remove(alias);
			}
			this.aliases = null;
		}
	}

	void removeAsserted() {
		removeAll(ASSERTED);
	}

	void removeConnectionOnly() {
		removeAll(CONNECTION_ONLY);
	}

	void remove(int index) {
		removeAll(1 << index);
	}

	private void removeAll(int mask) {
		int left = this.seen & mask;
		this.seen &= ~mask;
		this.repeated &= ~mask;
		while (left != 0) {
			int index = Integer.numberOfTrailingZeros(left);
			left &= left - 1;
			this.headers.remove(NAME_LIST.get(index));
		}
	}

	private static int mask(List<AsciiString> names) {
		int mask = 0;
		for (AsciiString name : names) {
			mask |= 1 << NAMES.indexOf(name);
		}
		return mask;
	}

	private static HeaderNameSet names() {
		List<AsciiString> names = new ArrayList<>(ManagedHeaders.NAMES.names());
		names.addAll(List.of(HeaderNames.HOST, HeaderNames.CONTENT_LENGTH, HeaderNames.TRANSFER_ENCODING,
				HeaderNames.EXPECT, HeaderNames.CONNECTION, HeaderNames.KEEP_ALIVE, HeaderNames.UPGRADE, HeaderNames.TE,
				HeaderNames.FORWARDED));
		return HeaderNameSet.of(names);
	}

}
