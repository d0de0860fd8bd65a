package io.forwardauth.bench;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Spring Cloud Gateway as it comes, with {@link NaiveForwardAuthFilter}; with the
 * argument {@code raw} it is {@link RawProxy} instead. {@code PORT}, {@code AUTH_URL} and
 * {@code ORIGIN_URL} stand in the environment.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class PlainGateway {

	public static void main(String[] args) {
		if (args.length == 1 && args[0].equals("raw")) {
			RawProxy.serve(System.getenv("PORT"), System.getenv("AUTH_URL"), System.getenv("ORIGIN_URL"));
		}
		else {
			SpringApplication.run(PlainGateway.class, args);
		}
	}

}
