"""make load-tests: every scenario, cold and warm, RUNS times; writes latest.json and has the report made of it."""

import datetime
import json
import os
import subprocess

from . import loadtest, loadtest_generator, loadtest_machine, loadtest_summary, stack
from .group import Failed, Group
from .loadtest_catalog import Catalog
from .loadtest_stage import Stage
from .progress import Bar

RESULTS = stack.ROOT / "load-tests/results"
REPORT = stack.ROOT / "load-tests/report/run"


def main():
    catalog = Catalog(loadtest.WORK)
    scenarios = catalog.matching(os.environ.get("ONLY") or "*")
    vus, iterations = loadtest.load(catalog.defaults)
    runs = loadtest.whole("RUNS", 5)
    between = loadtest.whole("WARMUP", 0, least=0)
    bar = Bar(runs * len(scenarios))
    with Group(loadtest.WORK, bar) as group:
        tests = LoadTests(group, catalog, vus, iterations, between)
        scenarios = tests.prepare(scenarios)
        bar.total = runs * len(scenarios)
        for number, scenario in interleaved(scenarios, runs):
            bar.step(f"run {number} of {runs}  {scenario.name}")
            tests.run(scenario)
        bar.line()
        results = tests.results(scenarios, runs)
    write(results, group.progress.line)
    if tests.problems:
        raise Failed("\n".join(["Not all went well:", *tests.problems]))


class LoadTests:
    def __init__(self, group, catalog, vus, iterations, between):
        """`between` cold and warm so many requests are not counted: after 200 a JVM has hardly begun to compile."""
        self._say = group.progress.line
        self._catalog = catalog
        self._stage = Stage(group, catalog)
        self._group = group
        self._generator = None
        self._load = vus, iterations
        self._between = between and max(between, vus)
        self._runs = {}
        self.problems = []

    def prepare(self, scenarios):
        """Those that can be measured here; what the others lack is said now, and makes the whole fail in the end."""
        able = [scenario for scenario in scenarios if self._attempt(scenario, self._stage.prepare)]
        if not able:
            raise Failed("\n".join(dict.fromkeys(self.problems)))
        self._generator = loadtest_generator.choose(self._group)
        return able

    def run(self, scenario):
        self._attempt(scenario, self._measure)

    def results(self, scenarios, runs):
        vus, iterations = self._load
        return {
            "schema": 1,
            "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            "machine": loadtest_machine.describe(),
            "versions": loadtest_machine.versions(self._catalog, scenarios),
            "settings": {
                "vus": vus,
                "iterations": iterations,
                "runs": runs,
                "warmUp": self._between,
                "generator": self._generator.name,
            },
            "scenarios": [result(scenario, self._runs[scenario.name]) for scenario in scenarios if scenario.name in self._runs],
        }

    def _measure(self, scenario):
        self._stage.set_up(scenario)
        phases = {"cold": self._generator.measure(scenario, *self._load)}
        if self._between:
            self._generator.measure(scenario, self._load[0], self._between)
        phases["warm"] = self._generator.measure(scenario, *self._load)
        figures = {phase: loadtest_summary.figures(samples) for phase, samples in phases.items()}
        self._runs.setdefault(scenario.name, []).append(figures)
        for phase, each in figures.items():
            self._say(f"{scenario.name:<22} {phase}  {loadtest_summary.line(each)}")
        for samples in phases.values():
            loadtest.verdict(scenario, samples, self._stage.system)

    def _attempt(self, scenario, action):
        try:
            action(scenario)
        except Failed as problem:
            self.problems.append(str(problem))
            self._say(str(problem))
            return False
        return True


def interleaved(scenarios, runs):
    """Run by run through all systems, so that noise which comes and goes hits all alike."""
    return [(number, scenario) for number in range(1, runs + 1) for scenario in scenarios]


def result(scenario, runs):
    return {
        "name": scenario.name,
        "table": scenario.table,
        "system": scenario.system,
        "published": scenario.published,
        "runs": runs,
        "best": {phase: loadtest_summary.best([run[phase] for run in runs]) for phase in ("cold", "warm")},
    }


def write(results, say):
    RESULTS.mkdir(parents=True, exist_ok=True)
    latest = RESULTS / "latest.json"
    latest.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    say(f"Written: {os.path.relpath(latest, stack.ROOT)}")
    if os.access(REPORT, os.X_OK):
        if subprocess.run([REPORT, latest, RESULTS / "report.html"], check=False).returncode:
            raise Failed("The report could not be made")
