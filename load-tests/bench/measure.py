"""One round of load on one proxy, and what it cost."""

import json
import os
import pathlib
import re
import statistics
import subprocess
import urllib.request
from dataclasses import dataclass

from runner.group import Failed

HERE = pathlib.Path(__file__).resolve().parent
CONNECTIONS = 64
TICK_US = 1_000_000 / os.sysconf("SC_CLK_TCK")
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Round:
    cpu_us: float  # CPU time of the proxy's process per request, microseconds
    per_second: float
    p99_ms: float


def cpu_us(pid):
    """User and system time of the process, all its threads included, in microseconds."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_US


def get(port, path):
    with direct.open(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return answer.read().decode()


def load(bench, proxy, seconds):
    """Load for some seconds; fails unless every answer was a 200 that cost one auth call and one origin call."""
    served = _served(bench)
    before = cpu_us(proxy.pid)
    said = subprocess.run(
        ["taskset", "-c", str(bench.load_core), "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s",
         "-s", HERE / "report.lua", f"http://127.0.0.1:{proxy.what.ports[0]}/"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    spent = cpu_us(proxy.pid) - before
    try:
        figures = json.loads(said.stdout.splitlines()[-1])
    except (IndexError, json.JSONDecodeError) as error:
        raise Failed(f"wrk said: {said.stdout}{said.stderr}") from error
    requests = figures["requests"]
    if not requests or figures["errors"] or figures["not_ok"]:
        raise Failed(f"{proxy.what.name} did not answer everything with 200: {figures}")
    calls = (_served(bench) - served) / requests
    if not 1.98 < calls < 2.02:  # requests in flight at the end are served but not counted
        raise Failed(f"{proxy.what.name} made {calls:.2f} calls per request to auth server and origin, not 2")
    return Round(spent / requests, requests / figures["microseconds"] * 1e6, figures["p99_us"] / 1000)


def check(proxy):
    """The origin was reached, and saw the user whom the auth server named."""
    user = get(proxy.what.ports[0], "/user")
    if user != "demo":
        raise Failed(f"{proxy.what.name} told the origin the user {user!r}, not 'demo'")


def median(rounds):
    return Round(*(statistics.median(getattr(each, name) for each in rounds) for name in Round.__dataclass_fields__))


def _served(bench):
    """Requests that auth server and origin have answered so far (nginx's stub_status, third number)."""
    return int(re.search(r"\n \d+ \d+ (\d+)", get(bench.auth, "/counts"))[1])
