package io.forwardauth.backends

import cats.effect.{IO, IOApp}
import com.comcast.ip4s.{Host, Port}
import org.http4s.ember.server.EmberServerBuilder

import scala.concurrent.duration.*

/** The Http4s backend: says hello, shows what arrived, reads three keys from Redis.
  *
  * Of more than fifty clients that connect in the same moment some wait for a second: fs2 leaves Java's backlog as it is, and TCP
  * only then asks again.
  */
object Main extends IOApp.Simple:

  def run: IO[Unit] =
    val server = for
      store <- Store.open(env("REDIS_URL", "redis://127.0.0.1:6379"))
      _ <- store.seed.background
      host <- setting("BIND_HOST", "127.0.0.1")(Host.fromString)
      port <- setting("PORT", "8009")(Port.fromString)
      running <- EmberServerBuilder
        .default[IO]
        .withHost(host)
        .withPort(port)
        .withHttpApp(Routes(store).orNotFound)
        .withIdleTimeout(75.seconds) // longer than a proxy keeps an idle connection
        .withRequestHeaderReceiveTimeout(75.seconds) // it also holds for a connection that has not asked yet
        .withShutdownTimeout(2.seconds) // Ember also waits for idle connections
        .build
    yield running
    server.useForever

  private def setting[A](name: String, fallback: String)(read: String => Option[A]) =
    val value = env(name, fallback)
    IO.fromOption(read(value))(IllegalArgumentException(s"$name=$value cannot be used")).toResource

  private def env(name: String, fallback: String) = sys.env.get(name).filter(_.nonEmpty).getOrElse(fallback)
