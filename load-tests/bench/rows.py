"""The rows of the benchmark: which systems, set up how, under which load."""

from dataclasses import dataclass, replace

from loads import Closed, Cold, Http, Http2, Start, Steady
from loads_connections import Idle, WebSocket
from systems import BODIES
from variants import Setup, route


@dataclass(frozen=True)
class Contender:
    """One line of a row's table."""

    label: str
    system: str
    setup: Setup
    load: object


@dataclass(frozen=True)
class Row:
    name: str  # as in ROWS='auth tls'
    title: str
    contenders: tuple
    figure: str = "cpu_us"  # the one that ratios are of
    ours: str = "gateway"
    versus: str = "traefik"  # what the ratios are over


def same(systems, load, **setup):
    """All set up alike and under the same load, each under its own name."""
    return tuple(Contender(system, system, Setup(**setup), load) for system in systems.split())


def routes(predicate):
    """One route for everything; the first and the last of many. By path more of both: how it grows."""
    by_path = predicate == "path"
    counts = {"gateway": (100, 1_000, 10_000), "traefik": (1_000, 10_000), "envoy": (10_000,)} if by_path else {"gateway": (10_000,), "traefik": (10_000,)}
    made = []
    for system, numbers in counts.items():
        heap = "512m" if system == "gateway" else ""  # Spring's definitions of 10,000 routes do not fit into the usual 96 MB
        made.append(Contender(f"{system}, one", system, Setup(heap=heap), Closed()))
        for count in numbers:
            setup = Setup(routes=count, predicate=predicate, heap=heap)
            for place, number in (("first", 0), ("last", count - 1)):
                if place == "last" or (by_path and system == "gateway" and count == 10_000):
                    key = route(predicate, number)
                    http = Http(headers=(("Host", key),)) if predicate == "host" else Http(path=f"{key}x")
                    made.append(Contender(f"{system}, {place} of {count:,}", system, setup, Closed(http)))
    return tuple(made)


def body(size, upload):
    http = Http(path="/up", upload=BODIES[size]) if upload else Http(path=f"/{size}")
    systems = "gateway nginx envoy caddy traefik" if size == "10m" else "gateway nginx envoy traefik"
    return same(systems, Closed(http, connections=8 if size == "10m" else 64))


def settings(label, *told):
    return Contender(label, "gateway", Setup(settings=told), Closed())


# What makes Spring Boot have no registry at all; then the gateway has no observer for one.
NO_METRICS = (
    ("management.defaults.metrics.export.enabled", False),
    ("spring.autoconfigure.exclude",
     ["org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration"]),
)  # fmt: skip
MANY_HEADERS = (
    *((f"X-Header-{number}", f"value {number} of twenty") for number in range(20)),
    ("Cookie", "; ".join(f"cookie{number}={'c' * 400}" for number in range(10))),
)
LAID_OUT = "dist dist-17"  # make dist: the jar taken apart, with a cache
ALL = "gateway gateway-17 raw plain nginx envoy go caddy traefik"
PEERS = "gateway nginx envoy caddy traefik"

ROWS = (
    Row("auth", "an auth call per request", same(ALL, Closed())),
    Row("no-auth", "without auth", same(PEERS, Closed(), auth=False)),
    Row("denied", "the auth server says 401", same(f"{PEERS} go", Closed(Http(status=401)), denying=True)),
    Row("connection", "a new connection for each request", same(PEERS, Closed(close=True))),
    Row("tls", "TLS at the edge", same(PEERS, Closed(), tls=True)),
    Row("http2", "HTTP/2 clients, over TLS", same(PEERS, Http2(), tls=True)),
    Row("spring", "the Spring way: a filter of Spring Cloud Gateway on the route", same("gateway plain traefik", Closed(), foreign=True),
        versus="plain"),
    Row("headers", "20 headers and 4 KB of cookies", same(PEERS, Closed(Http(headers=MANY_HEADERS)))),
    *(Row(f"{'up' if upload else 'down'}-{size}", f"{title} {'up' if upload else 'down'}", body(size, upload),
          figure="per_second" if size == "10m" else "cpu_us", versus="envoy")
      for size, title in (("1k", "1 KB"), ("100k", "100 KB"), ("10m", "10 MB")) for upload in (False, True)),
    *(Row(name, title, routes(predicate), ours="gateway, last of 10,000", versus="gateway, one")
      for name, title, predicate in (("routes", "many routes, by path", "path"), ("routes-host", "many routes, by host", "host"),
                                     ("routes-method", "many routes, by method and path", "method"))),
    *(Row(f"idle-{count}", f"{count:,} idle connections", same(PEERS, Idle(count)), figure="kb") for count in (1_000, 10_000)),
    Row("websocket", "WebSocket messages of 100 bytes", same(f"{PEERS} go", WebSocket(), websocket=True)),
    Row("latency", "half of what Traefik takes at most", same(f"{PEERS} go", Steady(0.5)), figure="p99_ms"),
    Row("latency-80", "four fifths of what Traefik takes at most", same(f"{PEERS} go", Steady(0.8)), figure="p99_ms"),
    Row("cold", "the first 200 requests of 100 users after the start", same(f"{LAID_OUT} {ALL}", Cold()), figure="mean_ms"),
    Row("start", "from the start to the first proxied request, on two cores", same(f"{LAID_OUT} {ALL}", Start(), cores=2), figure="start_s"),
    Row("cores", "two cores over one", (
        Contender("one core", "gateway", Setup(), Closed()),
        Contender("two cores", "gateway", Setup(cores=2), Closed()),
    ), ours="two cores", versus="one core"),
    Row("transport", "epoll and io_uring", (
        settings("gateway"),
        settings("with io_uring", ("forward-auth.server.transport", "io-uring")),
    ), ours="with io_uring", versus="gateway"),
    Row("price", "the price of metrics and of the access log", (
        settings("gateway"),
        settings("without metrics", *NO_METRICS),
        settings("with access log", ("forward-auth.access-log.enabled", True)),
    ), versus="without metrics"),
)  # fmt: skip


def chosen(names):
    """The rows of these names, all for none; in the order of the list above."""
    known = {row.name: row for row in ROWS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(f"no such row: {', '.join(unknown)}; there are {', '.join(known)}")
    return [row for row in ROWS if not names or row.name in names]


def only(row, systems):
    """The row with these systems alone."""
    kept = tuple(each for each in row.contenders if not systems or each.system in systems)
    return replace(row, contenders=kept)
