"""The kinds of load. Each is asked for the figures of some seconds on one proxy, and refuses if an answer was not the expected one."""

import json
import re
import subprocess
import time
from dataclasses import dataclass, field

from runner.group import Failed

import measure
from systems import BODIES, HERE, STEADY
from variants import Setup

CONNECTIONS = 64


@dataclass
class Proxy:
    """A proxy that runs, and how it is reached."""

    label: str
    system: str
    setup: object
    port: int
    running: object = None

    def url(self, path):
        return f"{'https' if self.setup.tls else 'http'}://127.0.0.1:{self.port}{path}"


def warmed(bench, group, load, name, seconds):
    """A proxy in its own set-up that has been started, looked at and used for some seconds."""
    process, port = bench.proxy(name, name)
    proxy = Proxy(name, name, Setup(), port, group.start(process)[0])
    load.check(bench, proxy)
    group.progress.line(f"warm-up {name}, {seconds} s")
    load.measure(bench, proxy, seconds)
    return proxy


class Load:
    """Asked to `measure(bench, proxy, seconds)`; with `fresh` to `measure(bench, proxy, start, stop)`, each round on a new process."""

    fresh = False
    awaited = True  # a process counts as started when it is ready

    def prepare(self, bench, proxies):
        """Once for a row, before its rounds; what it returns is handed to `measure` each time."""
        return {}

    def warming(self):
        """The load that warms a proxy up."""
        return self


@dataclass(frozen=True)
class Http:
    """What is asked, and what must be answered."""

    path: str = "/"
    headers: tuple = ()
    upload: int = 0  # bytes of a body to POST
    status: int = 200

    def calls(self, proxy):
        """Requests at auth server and origin for one of a client."""
        if self.status == 401:
            return 2 if proxy.system == "nginx" else 1  # its auth_request keeps no body: it asks again for the answer
        return (2 if proxy.setup.auth else 1) + (1 if self.upload else 0)  # an upload is asked on by the origin, see nginx-targets.conf

    def size(self):
        """Bytes that an answer has at least."""
        return BODIES.get(self.path.strip("/"), 0)

    def check(self, proxy):
        """One answer, looked at closely, and whom the origin was told of."""
        deadline = time.monotonic() + 60
        while (said := self._ask(proxy))[0] in (0, 404) and time.monotonic() < deadline:
            time.sleep(0.05)  # Traefik opens its port before it knows its routes and its certificate
        expected = self.status, b"no" if self.status == 401 else b"x" * self.size() or b'{"message": "Hello world"}'
        if said != expected:
            raise Failed(f"{proxy.label} answered {said[0]} and {said[1][:60]!r}, not {expected[0]} and {expected[1][:60]!r}")
        if proxy.setup.auth and self.status == 200 and not proxy.setup.routes:
            user = measure.get(proxy.url("/user"), (("X-User", "root"),))[1]
            if user != b"demo":
                raise Failed(f"{proxy.label} told the origin the user {user!r}, not 'demo'")

    def _ask(self, proxy):
        try:
            return measure.get(proxy.url(self.path), self.headers)
        except OSError as error:
            return 0, str(error).encode()


def counted(bench, proxy, what, requests, load):
    """Runs the load, and holds what auth server and origin have served against what was answered; CPU per request."""
    served, before = measure.served(bench.auth), measure.cpu_us(proxy.running.pid)
    said = load()
    spent, calls = measure.cpu_us(proxy.running.pid) - before, measure.served(bench.auth) - served - 1  # one asks for the count
    number = requests(said)
    expected = number * what.calls(proxy)
    # Requests that are under way at the end are served but not counted.
    if not number or not -0.001 * expected <= calls - expected <= 0.02 * expected + 4 * CONNECTIONS:
        raise Failed(f"{proxy.label}: {calls} calls to auth server and origin for {number} requests, not {expected}")
    return said, spent / number


def run(bench, *command, **more):
    """Runs a tool on the load generator's core; its output."""
    said = subprocess.run(bench.on_load_core(*map(str, command)), capture_output=True, text=True, check=False, **more)
    if said.returncode:
        raise Failed(f"{command[0]} ended with {said.returncode}: {said.stdout[-500:]}{said.stderr[-1000:]}")
    return said.stdout


@dataclass(frozen=True)
class Closed(Load):
    """As much as it takes over kept connections, or with `close` over a new one for each request: wrk."""

    http: Http = field(default_factory=Http)
    connections: int = CONNECTIONS
    close: bool = False

    def check(self, bench, proxy):
        self.http.check(proxy)

    def measure(self, bench, proxy, seconds):
        headers = (*self.http.headers, *([("Connection", "close")] if self.close else []))
        words = [word for name, value in headers for word in ("-H", f"{name}: {value}")]
        words += ["-s", HERE / "report.lua", proxy.url(self.http.path), *(["--", self.http.upload] if self.http.upload else [])]
        said, cpu = counted(
            bench, proxy, self.http, lambda said: said["requests"],
            lambda: parsed_wrk(run(bench, "wrk", "-t1", f"-c{self.connections}", f"-d{seconds}s", "--timeout", "30s", *words)),
        )  # fmt: skip
        wrong = said["not_ok"] if self.http.status < 400 else said["requests"] - said["not_ok"]
        if said["errors"] or wrong or said["bytes"] < said["requests"] * self.http.size():
            raise Failed(f"{proxy.label} did not answer everything with {self.http.status}: {said}")
        return {"cpu_us": cpu, "per_second": said["requests"] / said["microseconds"] * 1e6}


def parsed_wrk(output):
    try:
        return json.loads(output.splitlines()[-1])
    except (IndexError, json.JSONDecodeError) as error:
        raise Failed(f"wrk said: {output}") from error


@dataclass(frozen=True)
class Http2(Load):
    """As many streams under way as the other rows have connections: h2load."""

    http: Http = field(default_factory=Http)
    connections: int = 16
    streams: int = 4

    def check(self, bench, proxy):
        self.http.check(proxy)

    def measure(self, bench, proxy, seconds):
        command = ["h2load", "-t1", f"-c{self.connections}", f"-m{self.streams}", "-D", seconds, proxy.url(self.http.path)]
        said, cpu = counted(bench, proxy, self.http, lambda said: said["requests"], lambda: parsed_h2load(run(bench, *command)))
        if said["wrong"] or said["protocol"] != "h2":
            raise Failed(f"{proxy.label} did not answer everything with 200 over HTTP/2: {said}")
        return {"cpu_us": cpu, "per_second": said["requests"] / seconds}


def parsed_h2load(output):
    """What h2load says at its end; times in milliseconds."""
    requests = re.search(r"^requests: .*?(\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", output, re.M)
    codes = re.search(r"^status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", output, re.M)
    if not requests or not codes:
        raise Failed(f"h2load said: {output[-500:]}")
    done, succeeded, *wrong = map(int, requests.groups())
    good, *others = map(int, codes.groups())  # of heads: at the end a body may be under way
    times = re.search(r"^time for request: +(\S+) +(\S+) +(\S+)", output, re.M)
    protocol = re.search(r"^Application protocol: (\S+)", output, re.M)
    return {
        "requests": succeeded,
        "wrong": sum(wrong) + sum(others) + max(0, succeeded - good) + done - succeeded,
        "mean_ms": _milliseconds(times[3]),
        "max_ms": _milliseconds(times[2]),
        "protocol": protocol[1] if protocol else "h2",
    }


def _milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


@dataclass(frozen=True)
class Steady(Load):
    """A share of what one system takes at most, at a fixed rate whatever comes back: steady, which says what it counts."""

    share: float
    of: str = "traefik"

    def check(self, bench, proxy):
        Http().check(proxy)

    def warming(self):
        return Closed()

    def prepare(self, bench, proxies):
        """The rate at which everybody is asked, measured at the start of this very row."""
        reference = [proxy for proxy in proxies if proxy.label == self.of]
        if not reference:
            raise Failed(f"the rate of this row is a share of what {self.of} takes: it must take part")
        return {"rate": int(Closed().measure(bench, reference[0], 5)["per_second"] * self.share)}

    def measure(self, bench, proxy, seconds, rate):
        command = [STEADY, f"127.0.0.1:{proxy.port}", rate, seconds, CONNECTIONS]
        said, cpu = counted(bench, proxy, Http(), lambda said: len(said["microseconds"]), lambda: json.loads(run(bench, *command)))
        if said["wrong"]:
            raise Failed(f"{proxy.label}: {said['wrong']} answers at a fixed rate were not 200")
        return {"cpu_us": cpu, "rate": rate} | percentiles(said["microseconds"])


def percentiles(microseconds):
    times = sorted(each / 1000 for each in microseconds)
    return {f"p{name}_ms": measure.percentile(times, share) for name, share in (("50", 0.5), ("99", 0.99), ("99.9", 0.999))}


@dataclass(frozen=True)
class Cold(Load):
    """The first 200 requests of 100 users, right after the process is ready: h2load."""

    users: int = 100
    each: int = 200
    fresh = True

    def measure(self, bench, proxy, start, stop):
        proxy.running = start()
        Http().check(proxy)
        number = self.users * self.each
        command = ["h2load", "--h1", "-t1", f"-n{number}", f"-c{self.users}", proxy.url("/")]
        try:
            said, cpu = counted(bench, proxy, Http(), lambda said: said["requests"], lambda: parsed_h2load(run(bench, *command)))
            if said["wrong"] or said["requests"] != number:
                raise Failed(f"{proxy.label} did not answer everything with 200: {said}")
            return {"mean_ms": said["mean_ms"], "max_ms": said["max_ms"], "cpu_us": cpu, "peak_mb": measure.memory_mb(proxy.running.pid)}
        finally:
            stop(proxy.running)


@dataclass(frozen=True)
class Start(Load):
    """From the start of the process to its first answer of the origin."""

    timeout: float = 60
    fresh = True
    awaited = False

    def measure(self, bench, proxy, start, stop):
        before = time.monotonic()
        proxy.running = start()
        try:
            while True:
                try:
                    if measure.get(proxy.url("/")) == (200, b'{"message": "Hello world"}'):
                        break
                except OSError:
                    pass
                if time.monotonic() - before > self.timeout or proxy.running.died():
                    raise Failed(f"{proxy.label} does not answer:\n{proxy.running.tail()}")
                time.sleep(0.002)
            seconds = time.monotonic() - before
            return {"start_s": seconds, "cpu_s": measure.cpu_us(proxy.running.pid) / 1e6, "peak_mb": measure.memory_mb(proxy.running.pid)}
        finally:
            stop(proxy.running)
