"""Puts the measured systems, those that were not run and the published figures into the tables of the page."""

import dataclasses

PHASES = ("cold", "warm")
OWN = ("proxyGateway", "proxyNearGateway")
NO_EDGE = "directAccessFlask4"


@dataclasses.dataclass(frozen=True)
class Table:
    key: str
    title: str
    about: str
    reference: str  # the scenario that all others of the table are divided by


TABLES = (
    Table(
        "proxy",
        "Proxies, auth server far away",
        "Each proxy asks an auth server first, over TLS, and then forwards to the Flask origin. The auth server is a stub that plays the "
        "public site of the published comparison: its answers take the time of a far site, now and then much longer, and always allow.",
        "proxyTraefik",
    ),
    Table(
        "proxyNear",
        "Proxies, auth server close by",
        "The same proxies and origin, with an auth server that answers at once: what is left is the proxy's own cost and the origin's.",
        "proxyNearTraefik",
    ),
    Table("direct", "Frameworks, direct", "One GET that returns a short JSON text; no proxy, no auth server.", "directAccessGo"),
    Table(
        "redis",
        "Frameworks, with Redis",
        "One GET, for which the framework reads three keys from Redis, one after the other.",
        "redisGo",
    ),
)


@dataclasses.dataclass(frozen=True)
class System:
    """One line of a table: a scenario as it was measured, or, without figures, one of which it is said why."""

    name: str
    system: str
    published: str | None
    best: dict | None
    runs: list
    why: str = ""

    @property
    def own(self):
        return self.name in OWN

    @property
    def doubtful(self):
        """A request may fail quickly: then the times are not those of the answers that were asked for."""
        return bool(self.why and self.runs) or any(self.failed(phase) for phase in PHASES)

    def average(self, phase):
        return self.best[phase]["avg"] if self.best else None

    def failed(self, phase):
        return sum(run[phase]["failed"] for run in self.runs)

    def averages(self, phase):
        """The averages of all runs, least first: how far they lie apart is what a difference must exceed to mean something."""
        return sorted(run[phase]["avg"] for run in self.runs)


@dataclasses.dataclass(frozen=True)
class Section:
    table: Table
    systems: list
    published: list  # the sets of published.json

    @property
    def reference(self):
        return next((system for system in self.systems if system.name == self.table.reference), None)

    @property
    def without_figures(self):
        return [system for system in self.systems if not system.best]

    def fastest_first(self, phase):
        return sorted((system for system in self.systems if system.best), key=lambda system: system.average(phase))

    def multiples(self):
        """Rows of (system, own, [multiple of the reference's average or None for each column]): measured cold, measured warm, each set."""
        base = self.reference
        key = base.published if base else None
        bases = [base.average(phase) if base else None for phase in PHASES]
        published = [{row["system"]: row["avg"] for row in part["rows"]} for part in self.published]
        rows = [
            (
                system.system,
                system.own,
                [_ratio(system.average(phase), of) for phase, of in zip(PHASES, bases)]
                + [_ratio(averages.get(system.published), averages.get(key)) for averages in published],
            )
            for system in self.systems
        ]
        named = {system.published for system in self.systems}
        only_published = dict.fromkeys(name for averages in published for name in averages if name not in named)
        return rows + [
            (f"{name}, as published", False, [None] * len(PHASES) + [_ratio(averages.get(name), averages.get(key)) for averages in published])
            for name in only_published
        ]


def sections(results, expected, published_sets):
    measured = {scenario["name"]: scenario for scenario in results["scenarios"]}
    known = {entry["name"] for entry in expected}
    entries = expected + [scenario for scenario in results["scenarios"] if scenario["name"] not in known]
    return [
        Section(
            table,
            [_system(measured.get(entry["name"], entry)) for entry in entries if entry["table"] == table.key],
            [part for part in published_sets if part["table"] == table.key],
        )
        for table in TABLES
    ]


def edges(parts):
    """Rows of (system, own, averages far cold, far warm, near cold, near warm), then the origin without any edge."""
    by_key = {part.table.key: part.systems for part in parts}
    near = {system.system: system for system in by_key["proxyNear"]}
    rows = []
    for far in by_key["proxy"]:
        pair = (far, near.get(far.system))
        failed = ", requests failed" if any(side and side.doubtful for side in pair) else ""
        rows.append((far.system + failed, far.own, [side and side.average(phase) for side in pair for phase in PHASES]))
    rows.sort(key=lambda row: (row[2][-1] is None, row[2][-1] or 0))
    alone = next((system for system in by_key["direct"] if system.name == NO_EDGE), None)
    if alone:
        rows.append((f"no edge: {alone.system} alone", False, [None, alone.average("warm")] * 2))
    return rows


def headline(parts):
    """Pairs of (which way, average) that answer the page's question; none if one of them was not run or had failures."""
    warm = {system.name: system.average("warm") for part in parts for system in part.systems if not system.doubtful}
    ways = (("through the gateway", "proxyNearGateway"), ("through Traefik", "proxyNearTraefik"), ("straight to the origin", NO_EDGE))
    return [] if any(warm.get(name) is None for _, name in ways) else [(way, warm[name]) for way, name in ways]


def _system(entry):
    best, runs = entry.get("best"), entry.get("runs", [])
    why = "" if best else "not run"
    if best and any(best[phase]["failed"] >= best[phase]["requests"] for phase in PHASES):
        best, why = None, "all requests failed"
    return System(entry["name"], entry["system"], entry.get("published"), best, runs, why)


def _ratio(value, base):
    return value / base if value is not None and base else None
