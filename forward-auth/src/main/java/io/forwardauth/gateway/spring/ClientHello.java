package io.forwardauth.gateway.spring;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

import io.netty.buffer.ByteBuf;

/**
 * Looks at the protocols that a client offers in its first message (RFC 8446 4.1.2, RFC
 * 7301 3.1). Whether the message is well-formed is left to who shakes hands.
 */
final class ClientHello {

	/** Version and random. */
	private static final int FIXED = 2 + 32;

	private static final int ALPN = 16;

	private ClientHello() {
	}

	/**
	 * Whether a client offers protocols but none that is spoken.
	 * @param hello the message without its header; its indices stay as they are
	 * @param spoken the names of those that are
	 * @return false also where nothing is offered, or nothing that can be read
	 */
	static boolean offersOnlyOthers(ByteBuf hello, Collection<String> spoken) {
		try {
			ByteBuf left = hello.duplicate().skipBytes(FIXED);
			left.skipBytes(left.readUnsignedByte()); // session
			left.skipBytes(left.readUnsignedShort()); // cipher suites
			left.skipBytes(left.readUnsignedByte()); // compression
			ByteBuf extensions = left.readSlice(left.readUnsignedShort());
			while (extensions.isReadable()) {
				int type = extensions.readUnsignedShort();
				ByteBuf extension = extensions.readSlice(extensions.readUnsignedShort());
				if (type == ALPN) {
					return areOthers(extension.readSlice(extension.readUnsignedShort()), spoken);
				}
			}
			return false;
		}
		catch (IndexOutOfBoundsException ex) {
			return false;
		}
	}

	private static boolean areOthers(ByteBuf names, Collection<String> spoken) {
		boolean offered = false;
		while (names.isReadable()) {
			int length = names.readUnsignedByte();
			if (spoken.contains(names.readCharSequence(length, StandardCharsets.ISO_8859_1).toString())) {
				return false;
			}
			offered = true;
		}
		return offered;
	}

}
