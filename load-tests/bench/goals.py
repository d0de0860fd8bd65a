"""What is wanted of each row, as data. A gain is how many times better ours is than the other: 2 is half the CPU, or
twice the throughput."""

from dataclasses import dataclass, field

LARGER_IS_BETTER = {"per_second"}


@dataclass(frozen=True)
class Goal:
    """At least these gains over others of the row."""

    row: str
    title: str
    must: dict  # label -> gain
    aim: dict = field(default_factory=dict)
    ours: str = "gateway"
    figure: str = "cpu_us"
    cores: int = 1  # ours has so many times the cores

    def verdicts(self, results):
        ours = value(results, self.ours, self.figure)
        for kind, wanted in (("must", self.must), ("aim", self.aim)):
            for label, gain in wanted.items():
                theirs = value(results, label, self.figure)
                if ours is not None and theirs is not None:
                    reached = gain_of(self.figure, ours, theirs) * self.cores
                    yield Verdict(self, kind, f"≥ {gain:.2f} × {label}", f"{reached:.2f} ×", reached >= gain)


@dataclass(frozen=True)
class Limit:
    """At most so much."""

    row: str
    title: str
    figure: str
    unit: str
    must: float
    aim: float | None = None
    ours: str = "gateway"

    def verdicts(self, results):
        ours = value(results, self.ours, self.figure)
        for kind, limit in (("must", self.must), ("aim", self.aim)):
            if ours is not None and limit is not None:
                yield Verdict(self, kind, f"≤ {limit:g} {self.unit}", f"{ours:.3g} {self.unit}", ours <= limit)


@dataclass(frozen=True)
class Verdict:
    goal: object
    kind: str  # must or aim
    wanted: str
    reached: str
    holds: bool


GOALS = (
    Goal("auth", "auth call per request", {"traefik": 4.5, "caddy": 3.5, "envoy": 2.2}, {"traefik": 6, "envoy": 3, "nginx": 1}),
    Goal("auth", "JDK 17 beside 25", {"gateway": 1 / 1.2}, ours="gateway-17"),
    Limit("auth", "peak memory at load", "peak_mb", "MB", 250, 150),
    Goal("no-auth", "no auth", {"traefik": 2.5, "envoy": 1.5}, {"nginx": 1}),
    Goal("tls", "TLS", {"traefik": 2.5}, {"envoy": 1.5}),
    Goal("http2", "HTTP/2 client", {"traefik": 2.5}, {"envoy": 1.5}),
    Goal("spring", "the Spring way", {"plain": 0.6, "traefik": 1}, {"plain": 1}),
    Goal("cores", "two cores over one", {"one core": 1.8}, {"one core": 1.95}, ours="two cores", cores=2),
    Goal("latency", "p99 at half of Traefik's maximum", {"traefik": 1}, {"envoy": 1}, figure="p99_ms"),
    Goal("cold", "cold 200 requests of 100 users", {"traefik": 0.5}, {"traefik": 1}, ours="dist", figure="mean_ms"),
    Goal("cold", "the same of the plain jar", {"traefik": 0.5}, {"traefik": 1}, figure="mean_ms"),
    *(Goal(row, f"last of 10,000 routes, {what}", {"gateway, one": 0.95}, ours="gateway, last of 10,000")
      for row, what in (("routes", "by path"), ("routes-host", "by host"), ("routes-method", "by method and path"))),
    *(Goal(row, f"{what}: throughput", {"envoy": 0.9}, figure="per_second") for row, what in (("down-10m", "10 MB down"), ("up-10m", "10 MB up"))),
    *(Limit(row, f"{what}: memory", "peak_mb", "MB", 250) for row, what in (("down-10m", "10 MB down"), ("up-10m", "10 MB up"))),
    Limit("idle-1000", "idle connection, of 1,000", "kb", "KB", 10, 5),
    Limit("idle-10000", "idle connection, of 10,000", "kb", "KB", 10, 5),
    Limit("start", "start to first proxied request, extracted layout with AOT cache (25)", "start_s", "s", 1.2, 0.8, ours="dist"),
    Limit("start", "start to first proxied request, extracted layout with CDS (17)", "start_s", "s", 2, ours="dist-17"),
    Goal("price", "price of metrics, at most 5 %", {"without metrics": 1 / 1.05}),
    Goal("price", "price of the access log, at most 10 %", {"gateway": 1 / 1.1}, ours="with access log"),
)  # fmt: skip


def value(results, label, figure):
    """The median, if it was measured."""
    return results.get(label, {}).get(figure, [None])[0]


def gain_of(figure, ours, theirs):
    if figure in LARGER_IS_BETTER:
        return ours / theirs
    return theirs / ours if ours else float("inf")


def judged(measured):
    """Verdicts on all goals whose rows have been measured: `measured` is row -> label -> figure -> [median, ...]."""
    return [verdict for goal in GOALS if goal.row in measured for verdict in goal.verdicts(measured[goal.row])]
