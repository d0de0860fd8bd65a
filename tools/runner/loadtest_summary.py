"""What came of a measurement, in k6's words: its statistics, its thresholds, its way of writing times."""

import decimal
import operator
import re
from dataclasses import dataclass, field

from .group import Failed

TIMES = ("avg", "min", "med", "max", "p90", "p95")
NAMES = {"p90": "p(90)", "p95": "p(95)"}  # as k6 has them; the others are the same
METRICS = ("checks", "http_req_failed", "http_req_duration")
COMPARISONS = {"==": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
THRESHOLD = re.compile(r"(rate|avg|min|med|max|p\(\d+(?:\.\d+)?\))\s*(==|<=|<|>=|>)\s*(\d+(?:\.\d+)?)")


@dataclass
class Samples:
    millis: list  # one number for each answer
    requests: int
    failed_requests: int
    failed_checks: int  # requests with one
    problems: dict = field(default_factory=dict)  # what was wrong -> how often


def percentile(ordered, percent):
    """Between the two nearest samples in proportion, as k6 does."""
    position = percent / 100 * (len(ordered) - 1)
    low = int(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


def figures(samples):
    """Requests, failures and times in milliseconds, to the nanosecond; without any answer the times are 0, as in k6."""
    ordered = sorted(samples.millis) or [0.0]
    times = {name: round(_statistic(ordered, NAMES.get(name, name)), 6) for name in TIMES}
    return {"requests": samples.requests, "failed": max(samples.failed_requests, samples.failed_checks)} | times


def line(times):
    return " ".join(f"{NAMES.get(name, name)}={duration(times[name])}" for name in TIMES)


def duration(millis):
    """1.23ms, 1.02s, 512.3µs, 1m2s: at most two decimals, cut off and not rounded, without noughts at the end."""
    micros = decimal.Decimal(str(millis)) * 1000
    if micros < 1:
        return f"{int(micros * 1000)}ns" if micros else "0s"
    if micros < 1000:
        return _cut(micros) + "µs"
    if micros < 1_000_000:
        return _cut(micros / 1000) + "ms"
    if micros < 60_000_000:
        return _cut(micros / 1_000_000) + "s"
    minutes, seconds = divmod(int(micros / 1_000_000), 60)
    return f"{minutes}m{seconds}s"


def best(runs):
    """Of several figures those with the least average; failed ones are no candidates unless all have failed."""
    return min(runs, key=lambda each: (each["failed"] > 0, each["avg"]))


def crossed(samples, thresholds):
    """The thresholds that do not hold, in words."""
    requests = max(samples.requests, 1)
    ordered = sorted(samples.millis) or [0.0]
    rates = {"http_req_failed": samples.failed_requests / requests, "checks": 1 - samples.failed_checks / requests}
    for metric, expressions in thresholds.items():
        for expression in expressions:
            statistic, comparison, limit = THRESHOLD.fullmatch(expression).groups()
            if metric not in (rates if statistic == "rate" else ("http_req_duration",)):
                raise Failed(f"scenarios.json: no {statistic} of a metric {metric} is known; there are {', '.join(METRICS)}")
            value = rates[metric] if statistic == "rate" else _statistic(ordered, statistic)
            if not COMPARISONS[comparison](value, float(limit)):
                shown = f"{value:.2%}" if statistic == "rate" else duration(round(value, 6))
                yield f"{metric}: {expression} does not hold, it is {shown}"


def _statistic(ordered, name):
    simple = {"avg": sum(ordered) / len(ordered), "min": ordered[0], "max": ordered[-1], "med": percentile(ordered, 50)}
    return simple[name] if name in simple else percentile(ordered, float(name[2:-1]))


def _cut(number):
    text = str(number.quantize(decimal.Decimal("0.01"), rounding=decimal.ROUND_DOWN))
    return text.rstrip("0").rstrip(".")
