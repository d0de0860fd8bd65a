package io.forwardauth.backends

import cats.effect.IO
import io.circe.{Json, Printer}
import io.circe.syntax.*
import org.http4s.*
import org.http4s.circe.jsonEncoderWithPrinter
import org.http4s.dsl.io.*

/** What the backend answers. */
object Routes:

  // With the spaces that the other backends have: all of them send the same bytes.
  private given EntityEncoder[IO, Json] =
    jsonEncoderWithPrinter(Printer.noSpaces.copy(colonRight = " ", objectCommaRight = " ", arrayCommaRight = " "))

  def apply(store: Store): HttpRoutes[IO] = HttpRoutes.of[IO]:
    case GET -> Root            => Ok(Json.obj("message" -> "Hello world".asJson))
    case GET -> Root / "health" => Ok(Json.obj("status" -> "UP".asJson))
    case request @ GET -> Root / "headers" => Ok(arrived(request))
    case GET -> Root / "redis" =>
      store.threeKeys.attempt.flatMap:
        case Right(values) => Ok(Json.fromFields(values.map((key, value) => key -> value.asJson)))
        case Left(_)       => ServiceUnavailable(Json.obj("error" -> "Redis is not available".asJson))

  /** Name to value, or to a list of values where the header came more than once. */
  private def arrived(request: Request[IO]): Json =
    request.headers.headers
      .groupMap(header => title(header.name.toString))(_.value)
      .map:
        case (name, List(value)) => name -> value.asJson
        case (name, values)      => name -> values.asJson
      .asJson

  private def title(name: String) = name.split("-", -1).map(_.toLowerCase.capitalize).mkString("-")
