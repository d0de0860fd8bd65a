package io.forwardauth.gateway.auth;

import java.util.List;
import java.util.Locale;

import com.google.re2j.Pattern;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.HeaderNameSet;
import io.forwardauth.gateway.http.ManagedHeaders;

/**
 * Which header names match a policy's regular expression. The same few names come with
 * every request, so verdicts are remembered in a small table: a name that another one
 * pushed out is matched anew, and whatever clients invent, the table does not grow.
 */
final class HeaderNamePatterns {

	/** A power of two. */
	private static final int SLOTS = 256;

	/** Longer names are not kept: it bounds what a client can make us remember. */
	private static final int LONGEST_KEPT = 64;

	private final List<Pattern> patterns;

	/**
	 * Event loops race here and may overwrite each other's verdicts: each is immutable,
	 * complete in itself and checked against the name, so the worst is a second match.
	 */
	private final @Nullable Verdict[] verdicts = new Verdict[SLOTS];

	HeaderNamePatterns(List<Pattern> patterns) {
		this.patterns = List.copyOf(patterns);
	}

	List<Pattern> patterns() {
		return this.patterns;
	}

	/** Whether a header of the auth server's answer with this name is copied. */
	boolean matches(CharSequence name) {
		return verdict(name).matches();
	}

	/** The same for a client's header; one whose marks read as {@code -} counts too. */
	boolean matchesOrAliases(CharSequence name) {
		Verdict verdict = verdict(name);
		return verdict.matches() || verdict.aliases();
	}

	private Verdict verdict(CharSequence name) {
		int slot = AsciiString.hashCode(name) & (SLOTS - 1);
		Verdict kept = this.verdicts[slot];
		if (kept != null && AsciiString.contentEqualsIgnoreCase(kept.name(), name)) {
			return kept;
		}
		Verdict fresh = judge(name.toString());
		if (name.length() <= LONGEST_KEPT) {
			this.verdicts[slot] = fresh;
		}
		return fresh;
	}

	private Verdict judge(String name) {
		if (IdentityHeaders.isUntouchable(name) || ManagedHeaders.isManaged(name)) {
			return new Verdict(name, false, false);
		}
		boolean aliases = HeaderNameSet.hasMark(name) && find(canonical(HeaderNameSet.hyphenated(name)));
		return new Verdict(name, find(canonical(name)), aliases);
	}

	private boolean find(String canonicalName) {
		for (Pattern pattern : this.patterns) {
			if (pattern.matcher(canonicalName).find()) {
				return true;
			}
		}
		return false;
	}

	/** Go's canonical form: a capital at the start and after each {@code -}. */
	static String canonical(String name) {
		StringBuilder canonical = new StringBuilder(name.toLowerCase(Locale.ROOT));
		boolean first = true;
		for (int i = 0; i < canonical.length(); i++) {
			char c = canonical.charAt(i);
			if (first && c >= 'a' && c <= 'z') {
				canonical.setCharAt(i, (char) (c - ('a' - 'A')));
			}
			first = c == '-';
		}
		return canonical.toString();
	}

	private record Verdict(String name, boolean matches, boolean aliases) {
	}

}
