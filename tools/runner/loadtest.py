"""make load-test: one scenario, from the start of its processes to k6's summary line."""

import os

from . import loadtest_generator, loadtest_summary, stack
from .group import Failed, Group
from .loadtest_catalog import Catalog
from .loadtest_stage import Stage

WORK = stack.ROOT / ".run/load-tests"


def main():
    catalog = Catalog(WORK)
    scenario = catalog.scenario(os.environ.get("SCENARIO", ""))
    vus, iterations = load(catalog.defaults)
    with Group(WORK) as group:
        stage = Stage(group, catalog)
        stage.prepare(scenario)
        generator = loadtest_generator.choose(group)
        stage.set_up(scenario)
        samples = generator.measure(scenario, vus, iterations)
        say = group.progress.line
        say(f"{scenario.name} by {generator.name}: {vus} users, {samples.requests} requests, {samples.failed_requests} failed")
        say(f"http_req_duration: {loadtest_summary.line(loadtest_summary.figures(samples))}")
        verdict(scenario, samples, stage.system)


def load(defaults):
    """VUS and ITERATIONS from the environment."""
    vus, iterations = whole("VUS", defaults["vus"]), whole("ITERATIONS", defaults["iterations"])
    if iterations < vus:
        raise Failed(f"ITERATIONS={iterations} is less than VUS={vus}: every virtual user needs one")
    return vus, iterations


def whole(name, otherwise, least=1):
    text = os.environ.get(name) or str(otherwise)
    if not (text.isascii() and text.isdigit() and int(text) >= least):
        raise Failed(f"{name} must be a whole number from {least} up, not {text!r}")
    return int(text)


def verdict(scenario, samples, system):
    """Fails for any wrong answer, and for a threshold that does not hold; shows the last lines of the system's log."""
    problems = [f"{count} × {what}" for what, count in samples.problems.items()]
    problems += loadtest_summary.crossed(samples, scenario.thresholds)
    if problems or samples.failed_requests or samples.failed_checks:
        raise Failed("\n".join([f"{scenario.name} has failed:", *problems, system.tail(10)]))
