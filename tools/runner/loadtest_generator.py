"""What makes the load: k6 where it is on the PATH, else Gatling over the same entry of scenarios.json."""

import json
import os
import re
import shutil
import subprocess
import urllib.error
import urllib.request

from . import stack
from .group import Failed
from .loadtest_summary import Samples
from .ports import free_port
from .process import Process

LONGEST = 600  # seconds that one measurement may take
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def choose(group):
    program = shutil.which("k6")
    return K6(program, group.directory) if program else Gatling(group)


class Gatling:
    """One process for all measurements. It warms up before it is ready: only the system shall be cold."""

    RUN = stack.ROOT / "load-tests/generator/run"

    def __init__(self, group):
        version = re.search(r"<gatling.version>(.+?)<", (stack.ROOT / "pom.xml").read_text(encoding="utf-8"))[1]
        self.name = f"gatling {version}"
        port = free_port()
        self._url = f"http://127.0.0.1:{port}/measure"
        group.start(Process("generator", [self.RUN], ports=(port,), health=f"http://127.0.0.1:{port}/health",
                            env={"PORT": port}, cwd=stack.ROOT, timeout=180))  # fmt: skip

    def measure(self, scenario, vus, iterations):
        order = {"url": scenario.url, "headers": scenario.headers, "checks": scenario.checks, "vus": vus, "iterations": iterations}
        try:
            with _direct.open(self._url, json.dumps(order).encode(), timeout=LONGEST) as answer:
                found = json.load(answer)
        except urllib.error.HTTPError as error:
            raise Failed(f"The load generator refuses {scenario.name}: {error.read().decode(errors='replace')}") from error
        except OSError as error:
            raise Failed(f"The load generator does not answer: {error}") from error
        millis = [nanos / 1e6 for nanos in found["nanos"]]
        return Samples(millis, iterations, found["failedRequests"], found["failedChecks"], found["problems"])


class K6:
    """Its samples are read from its JSON output, whose form has stayed the same where that of its summary has not."""

    def __init__(self, program, directory):
        self._program = program
        self._directory = directory
        said = subprocess.run([program, "version"], capture_output=True, text=True, check=False).stdout
        version = re.search(r"v?(\d+\.\d+\.\d+)", said)
        self.name = f"k6 {version[1] if version else 'of unknown version'}"

    def measure(self, scenario, vus, iterations):
        points = self._directory / "k6.json"
        points.unlink(missing_ok=True)
        with (self._directory / "k6.log").open("wb") as log:
            code = subprocess.run(
                [self._program, "run", "--quiet", "--no-usage-report", "--out", f"json={points}", f"{scenario.name}.js"],
                env=os.environ | {"VUS": str(vus), "ITERATIONS": str(iterations)},
                cwd=stack.ROOT / "load-tests", stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=LONGEST, check=False,
            ).returncode  # fmt: skip
        if code not in (0, 99) or not points.exists():  # 99: a threshold was crossed, which the runner sees for itself
            raise Failed(f"k6 ended with {code}:\n{(self._directory / 'k6.log').read_text(errors='replace')}")
        with points.open(encoding="utf-8") as lines:
            return read_points(map(json.loads, lines))


def read_points(points):
    millis, failed, wrong, problems = [], [], 0, {}
    for point in points:
        if point["type"] != "Point":
            continue
        metric, value = point["metric"], point["data"]["value"]
        if metric == "http_req_duration":
            millis.append(value)
        elif metric == "http_req_failed":
            failed.append(value)
        elif metric == "checks" and not value:
            wrong += 1
            name = f"not so: {point['data']['tags']['check']}"
            problems[name] = problems.get(name, 0) + 1
    return Samples(millis, len(failed), int(sum(failed)), min(wrong, len(failed)), problems)
