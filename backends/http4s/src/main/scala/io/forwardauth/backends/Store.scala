package io.forwardauth.backends

import cats.effect.{IO, Ref, Resource}
import cats.effect.std.Mutex
import cats.syntax.all.*
import io.lettuce.core.api.StatefulRedisConnection
import io.lettuce.core.codec.StringCodec
import io.lettuce.core.{ClientOptions, RedisClient, RedisFuture, RedisURI, SocketOptions, TimeoutOptions}

import java.time.Duration
import java.util.concurrent.{TimeUnit, TimeoutException}
import scala.concurrent.duration.*
import scala.jdk.CollectionConverters.*

/** Three keys in Redis, over one connection that all requests share, as Lettuce advises. */
final class Store private (connection: IO[StatefulRedisConnection[String, String]]):

  private val keys = List("key1", "key2", "key3")

  /** One after the other: that is what is measured. */
  def threeKeys: IO[List[(String, Option[String])]] =
    for
      open <- connection
      values <- keys.traverse(key => run(open.async.get(key)).map(value => key -> Option(value)))
    yield values

  /** Gives an empty Redis its three keys, once it is there; the backend does not wait for that. */
  def seed: IO[Unit] =
    val once = connection.flatMap: open =>
      run(open.async.msetnx(keys.map(key => key -> s"value of $key").toMap.asJava)).void
    once.handleErrorWith: error =>
      val again = once.delayBy(1.second).attempt.iterateUntil(_.isRight).void
      IO.consoleForIO.errorln(s"Redis is not there: ${error.getMessage}") *> again

  private def run[A](call: => RedisFuture[A]): IO[A] =
    IO.fromCompletableFuture(IO(call.toCompletableFuture))

object Store:

  private val patience = Duration.ofMillis(500)

  def open(url: String): Resource[IO, Store] =
    for
      client <- Resource.make(IO(RedisClient.create(options(url))))(client =>
        IO.fromCompletableFuture(IO(client.shutdownAsync(0, 1, TimeUnit.SECONDS))).void
      )
      _ <- IO(client.setOptions(timeouts)).toResource
      connection <- kept(IO.fromCompletableFuture(IO(client.connectAsync(StringCodec.UTF8, options(url)).toCompletableFuture)))
    yield Store(connection)

  /** Connects when first asked and again until that works; a connection that is made mends itself. */
  private def kept[A](connect: IO[A]): Resource[IO, IO[A]] =
    for
      made <- Ref[IO].of(none[A]).toResource
      one <- Mutex[IO].toResource
      attempt = one.lock.surround(made.get.flatMap(_.fold(connect.flatTap(fresh => made.set(fresh.some)))(IO.pure)))
    yield made.get.flatMap(_.fold(attempt.timeoutTo(1.second, tooLate))(IO.pure))

  private val tooLate = IO.raiseError(TimeoutException("no connection after a second"))

  private def options(url: String) =
    val uri = RedisURI.create(url)
    uri.setTimeout(patience)
    uri

  private def timeouts =
    ClientOptions.builder
      .socketOptions(SocketOptions.builder.connectTimeout(patience).build)
      .timeoutOptions(TimeoutOptions.enabled(patience))
      .build
