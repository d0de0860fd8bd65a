"""load-tests/scenarios.json: the one list of what is measured, and of the processes that takes."""

import fnmatch
import json
from dataclasses import dataclass

from . import stack
from .group import Failed
from .process import Process

PATH = stack.ROOT / "load-tests/scenarios.json"


@dataclass(frozen=True)
class Scenario:
    name: str
    table: str
    system: str
    published: str | None
    url: str
    headers: dict
    processes: tuple  # the last one is the system that is measured
    checks: dict
    thresholds: dict


class Catalog:
    def __init__(self, work, path=None):
        """`work` is the folder of this run: logs, and what processes hand each other."""
        content = json.loads((path or PATH).read_text(encoding="utf-8"))
        self.defaults = content["defaults"]
        self._processes = content["processes"]
        far = content["farAuth"]
        self._words = {
            "{work}": str(work.absolute()),
            "{farAuth}": f"lognormal:{far['medianMillis']}ms,{far['sigma']}",  # as the auth stub reads it
        }
        self.scenarios = [self._scenario(entry) for entry in content["scenarios"]]

    def scenario(self, name):
        for scenario in self.scenarios:
            if scenario.name == name:
                return scenario
        names = "\n".join(f"  {scenario.name}" for scenario in self.scenarios)
        what = f"There is no scenario {name}." if name else "SCENARIO is not given."
        raise Failed(f"{what} These there are:\n{names}")

    def matching(self, pattern):
        found = [scenario for scenario in self.scenarios if fnmatch.fnmatchcase(scenario.name, pattern)]
        if not found:
            self.scenario(f"that matches {pattern!r}")
        return found

    def start_order(self, scenario):
        """Names of all its processes, each after those it needs; the system is the last."""
        order = {}
        for name in scenario.processes:
            self._add(name, order)
        return list(order)

    def process(self, name):
        entry = self._processes[name]
        port = entry["port"]
        health = entry.get("health")
        return Process(
            name,
            [self.run_script(name)],
            ports=(port, *entry.get("morePorts", [])),
            health=f"http://localhost:{port}{health}" if health else "",
            env={key: self._expand(value) for key, value in entry["env"].items()},
            cwd=stack.ROOT,
            grace=35,  # seconds; a little more than the gateway gives its own requests in flight
        )

    def run_script(self, name):
        return stack.ROOT / self._processes[name]["run"]

    def knows(self, process):
        return process in self._processes

    def warm_up_urls(self, name):
        """What is asked of it before others are measured over it."""
        return self._processes[name].get("warmUp", [])

    def tools(self, name):
        """Commands that the run script cannot do without."""
        return self._processes[name].get("tools", [])

    def _add(self, name, order):
        for needed in self._processes[name]["needs"]:
            self._add(needed, order)
        order[name] = True

    def _expand(self, value):
        for word, meaning in self._words.items():
            value = value.replace(word, meaning)
        return value

    def _scenario(self, entry):
        thresholds = self.defaults["thresholds"] | entry["thresholds"]
        return Scenario(**entry | {"processes": tuple(entry["processes"]), "thresholds": thresholds})
