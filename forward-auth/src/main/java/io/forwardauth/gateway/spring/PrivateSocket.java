package io.forwardauth.gateway.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

import io.forwardauth.gateway.client.Target;
import io.forwardauth.gateway.http.Transport;
import io.netty.channel.unix.DomainSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Spring's web server listens behind the line: a Unix domain socket in a directory
 * that only this process's user may enter; where there is none, loopback, and the id of
 * {@link PassedExchanges} is what keeps strangers out.
 */
final class PrivateSocket implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(PrivateSocket.class);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private final @Nullable Path directory;

	private volatile @Nullable SocketAddress bound;

	PrivateSocket(Transport transport) {
		this.directory = transport.hasDomainSockets() ? directory() : null;
	}

	private static @Nullable Path directory() {
		try {
			// Linux takes no path of more than 107 bytes.
			Path made = Files.createTempDirectory("fa-",
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			return (made.toString().length() < 90) ? made : null;
		}
		catch (IOException | UnsupportedOperationException ex) {
			logger.info("No Unix domain socket in {} ({}): Spring's web server listens on loopback",
					System.getProperty("java.io.tmpdir"), ex.getMessage());
			return null;
		}
	}

	/** What Spring's web server binds. */
	SocketAddress bindAddress() {
		Path of = this.directory;
		return (of != null) ? new DomainSocketAddress(of.resolve("s").toString())
				: new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
	}

	/** It is bound; on loopback only now the port is known. */
	void bound(SocketAddress address) {
		this.bound = address;
		Path of = this.directory;
		if (of != null) {
			try {
				Files.setPosixFilePermissions(of.resolve("s"), PosixFilePermissions.fromString("rw-------"));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	/** How the line gets there. */
	Target target() {
		SocketAddress address = (this.directory != null) ? bindAddress() : this.bound;
		if (address == null) {
			throw new IllegalStateException("Spring's web server is not bound yet");
		}
		return new Target("spring", "localhost", 1, null, address, CONNECT_TIMEOUT);
	}

	@Override
	public void close() throws IOException {
		Path of = this.directory;
		if (of != null) {
			Files.deleteIfExists(of.resolve("s"));
			Files.deleteIfExists(of);
		}
	}

}
