package io.forwardauth.gateway.spring;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509KeyManager;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * Looks whether a bundle has what a server needs. A server without a key, or with another
 * certificate's, would start and then fail each handshake; and a reload that comes
 * between the writing of two files finds just that.
 */
final class ServerKeys {

	/** How each kind of key signs. */
	private static final Map<String, String> SIGNATURES = Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA",
			"EdDSA", "EdDSA", "DSA", "SHA256withDSA");

	private static final List<String> KEY_TYPES = List.of("EC", "RSA", "RSASSA-PSS", "EdDSA", "DSA");

	private ServerKeys() {
	}

	/**
	 * Looks for keys.
	 * @param bundle the bundle of a server
	 * @throws SSLException if it has no private key with a certificate, or one that does
	 * not belong to its certificate
	 */
	static void check(SslBundle bundle) throws SSLException {
		if (!checkPairs(bundle)) {
			throw new SSLException("there is no private key with a certificate");
		}
	}

	/**
	 * The private keys of a server.
	 * @param bundle its bundle
	 * @return those that can be had
	 */
	static List<PrivateKey> keys(SslBundle bundle) {
		List<PrivateKey> found = new ArrayList<>();
		for (KeyManager keys : bundle.getManagers().getKeyManagers()) {
			for (String type : KEY_TYPES) {
				for (String alias : aliases(keys, type)) {
					PrivateKey key = ((X509KeyManager) keys).getPrivateKey(alias);
					if (key != null) {
						found.add(key);
					}
				}
			}
		}
		return found;
	}

	private static String[] aliases(KeyManager keys, String type) {
		String[] aliases = (keys instanceof X509KeyManager x509) ? x509.getServerAliases(type, null) : null;
		return (aliases != null) ? aliases : new String[0];
	}

	/**
	 * Looks at the keys that there are.
	 * @param bundle the bundle of a server or of a client
	 * @return whether there are any
	 * @throws SSLException if one does not belong to its certificate
	 */
	static boolean checkPairs(SslBundle bundle) throws SSLException {
		boolean found = false;
		for (KeyManager keys : bundle.getManagers().getKeyManagers()) {
			for (String type : KEY_TYPES) {
				String[] aliases = aliases(keys, type);
				if (aliases.length > 0) {
					found = true;
					checkPairs((X509KeyManager) keys, aliases);
				}
			}
		}
		return found;
	}

	private static void checkPairs(X509KeyManager keys, String[] aliases) throws SSLException {
		for (String alias : aliases) {
			PrivateKey key = keys.getPrivateKey(alias);
			if (key != null && !isPair(key, keys.getCertificateChain(alias)[0].getPublicKey())) {
				throw new SSLException("the private key does not belong to the certificate");
			}
		}
	}

	/** Whether a key belongs to a certificate. */
	static boolean isPair(PrivateKey privateKey, PublicKey publicKey) {
		byte[] data = "a pair".getBytes(StandardCharsets.US_ASCII);
		@Nullable String algorithm = SIGNATURES.get(publicKey.getAlgorithm());
		if (algorithm == null) {
			// RSASSA-PSS has parameters of its own: left to the handshake.
			return true;
		}
		try {
			Signature signature = Signature.getInstance(algorithm);
			signature.initSign(privateKey);
			signature.update(data);
			byte[] signed = signature.sign();
			signature.initVerify(publicKey);
			signature.update(data);
			return signature.verify(signed);
		}
		catch (GeneralSecurityException ex) {
			return false;
		}
	}

}
