package io.forwardauth.stub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The stub as a program.
 */
@Command(name = "auth-stub", mixinStandardHelpOptions = true, sortOptions = false,
		description = "An auth server to demo, test and measure with.")
public final class AuthStub implements Callable<Integer> {

	/** Held so that its level is not collected with it. */
	private static final Logger ROOT_LOG = Logger.getLogger("");

	@Spec
	private @Nullable CommandSpec spec;

	@Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "${env:BIND_HOST:-127.0.0.1}",
			description = "Address to listen on (BIND_HOST; 127.0.0.1).")
	private String host = "127.0.0.1";

	@Option(names = "--port", paramLabel = "PORT", defaultValue = "${env:PORT:-4181}",
			description = "Plain port, 0 for any (PORT; 4181).")
	private int port;

	@Option(names = "--tls-port", paramLabel = "PORT", defaultValue = "${env:TLS_PORT:-4182}",
			description = "TLS port, 0 for any, -1 for none (TLS_PORT; 4182).")
	private int tlsPort;

	@Option(names = "--tls-cert-out", paramLabel = "FILE", defaultValue = "${env:TLS_CERT_OUT:-}",
			description = "Where to write the TLS port's certificate as PEM (TLS_CERT_OUT).")
	private String certificateFile = "";

	@Option(names = "--tls-name", paramLabel = "HOST", split = ",", defaultValue = "${env:TLS_NAME:-}",
			description = "Host names for the certificate, besides localhost, 127.0.0.1 and ::1 (TLS_NAME).")
	private List<String> tlsNames = List.of();

	@Option(names = "--delay", paramLabel = "DELAY", defaultValue = "${env:DELAY:-0ms}",
			converter = DelayConverter.class,
			description = "How long every answer waits: 50ms, or lognormal:90ms,0.5 (median, spread) (DELAY; 0ms).")
	private Delay delay = Delay.NONE;

	@Option(names = "--tls-delay", paramLabel = "DELAY", defaultValue = "${env:TLS_DELAY}",
			converter = DelayConverter.class, description = "The same for the TLS port alone (TLS_DELAY; as --delay).")
	private @Nullable Delay tlsDelay;

	@Option(names = "--seed", paramLabel = "N", defaultValue = "${env:SEED}",
			description = "Draw the same delays at every start (SEED; by chance).")
	private @Nullable Long seed;

	@Option(names = "--loops", paramLabel = "N", defaultValue = "${env:LOOPS:-0}",
			description = "Event loops, 0 for one a core (LOOPS; 0).")
	private int loops;

	public static void main(String[] args) {
		// A client that goes away is no news here, and a benchmark's output should stay
		// clean.
		System.setProperty("reactor.logging.fallback", "JDK");
		ROOT_LOG.setLevel(Level.SEVERE);
		CommandLine line = new CommandLine(new AuthStub()).setParameterExceptionHandler((ex, given) -> {
			System.err.println("auth-stub: " + ex.getMessage() + " (--help lists the options)");
			return CommandLine.ExitCode.USAGE;
		});
		System.exit(line.execute(args));
	}

	@Override
	public Integer call() throws InterruptedException {
		StubServer server = server();
		try {
			writeCertificate(server);
			server.start();
		}
		catch (PortTakenException ex) {
			System.err.println("auth-stub: " + ex.getMessage() + "; choose another with --port and --tls-port");
			return 1;
		}
		catch (IOException ex) {
			System.err.println("auth-stub: cannot write the certificate to " + ex.getMessage());
			return 1;
		}
		Runtime.getRuntime().addShutdownHook(new Thread(server::close, "auth-stub-end"));
		System.out
			.println("auth-stub listens on " + server.url() + ((this.tlsPort < 0) ? "" : " and " + server.tlsUrl()));
		new CountDownLatch(1).await();
		return 0;
	}

	private StubServer server() {
		int wanted = (this.loops == 0) ? Runtime.getRuntime().availableProcessors() : this.loops;
		try {
			if (this.tlsPort < 0 && !this.certificateFile.isEmpty()) {
				throw new IllegalArgumentException("--tls-cert-out without a TLS port");
			}
			List<String> names = this.tlsNames.stream().filter((name) -> !name.isEmpty()).toList();
			Delay overTls = (this.tlsDelay != null) ? this.tlsDelay : this.delay;
			OptionalLong drawn = (this.seed != null) ? OptionalLong.of(this.seed) : OptionalLong.empty();
			return new StubServer(
					new StubOptions(this.host, this.port, this.tlsPort, names, wanted, this.delay, overTls, drawn));
		}
		catch (IllegalArgumentException ex) {
			throw new ParameterException(Objects.requireNonNull(this.spec).commandLine(),
					String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Before the ports open, so that whoever waits for them finds the file.
	 */
	private void writeCertificate(StubServer server) throws IOException {
		if (!this.certificateFile.isEmpty()) {
			Files.writeString(Path.of(this.certificateFile), server.certificatePem());
		}
	}

	/**
	 * Reads a delay.
	 */
	static final class DelayConverter implements CommandLine.ITypeConverter<Delay> {

		@Override
		public Delay convert(String value) {
			try {
				return Delay.parse(value);
			}
			catch (IllegalArgumentException ex) {
				throw new CommandLine.TypeConversionException(String.valueOf(ex.getMessage()));
			}
		}

	}

}
