"""Times as k6 writes them, statistics as k6 reckons them."""

import pytest

from runner import loadtest_summary as summary
from runner.group import Failed
from runner.loadtest_summary import Samples


def samples(*millis, failed_requests=0, failed_checks=0):
    return Samples(list(millis), max(len(millis), 1), failed_requests, failed_checks)


@pytest.mark.parametrize(
    ("millis", "text"),
    [
        (0, "0s"),
        (0.0005, "500ns"),
        (0.001, "1µs"),
        (0.5123, "512.3µs"),
        (0.99999, "999.99µs"),
        (1, "1ms"),
        (1.239, "1.23ms"),  # cut off, not rounded
        (247.46, "247.46ms"),
        (999.999, "999.99ms"),
        (1020, "1.02s"),
        (13130.0, "13.13s"),
        (60000, "1m0s"),
        (62500, "1m2s"),
    ],
)
def test_duration(millis, text):
    assert summary.duration(millis) == text


@pytest.mark.parametrize(
    ("percent", "value"), [(0, 10), (50, 25), (90, 37), (95, 38.5), (100, 40)]
)
def test_percentile_lies_between_the_nearest_samples(percent, value):
    assert summary.percentile([10, 20, 30, 40], percent) == pytest.approx(value)


def test_one_sample_is_every_percentile():
    assert summary.percentile([7], 95) == 7


def test_line_is_that_of_k6():
    found = summary.figures(samples(1.5, 0.25, 1200, 3))
    assert summary.line(found) == "avg=301.18ms min=250µs med=2.25ms max=1.2s p(90)=840.9ms p(95)=1.02s"


def test_figures_count_what_failed():
    found = summary.figures(samples(1, 2, 3, failed_requests=1, failed_checks=2))
    assert (found["requests"], found["failed"]) == (3, 2)


def test_without_an_answer_the_times_are_nought():
    found = summary.figures(samples(failed_requests=1, failed_checks=1))
    assert found == {"requests": 1, "failed": 1} | dict.fromkeys(summary.TIMES, 0)


def test_best_is_the_least_average():
    runs = [{"failed": 0, "avg": 3}, {"failed": 0, "avg": 1}, {"failed": 0, "avg": 2}]
    assert summary.best(runs)["avg"] == 1


def test_a_run_with_failures_is_best_only_among_its_like():
    failed, good = {"failed": 200, "avg": 0}, {"failed": 0, "avg": 5}
    assert summary.best([failed, good]) is good
    assert summary.best([failed]) is failed


@pytest.mark.parametrize(
    ("metric", "expression", "words"),
    [
        ("checks", "rate==1", "75.00%"),
        ("http_req_failed", "rate==0", "50.00%"),
        ("http_req_failed", "rate<0.5", "50.00%"),
        ("http_req_duration", "p(95)<3", "3.85ms"),
        ("http_req_duration", "avg<=2.4", "2.5ms"),
        ("http_req_duration", "max<4", "4ms"),
        ("http_req_duration", "min > 1", "1ms"),
    ],
)
def test_threshold_that_does_not_hold_is_said_with_its_value(metric, expression, words):
    found = list(summary.crossed(samples(1, 2, 3, 4, failed_requests=2, failed_checks=1), {metric: [expression]}))
    assert found == [f"{metric}: {expression} does not hold, it is {words}"]


def test_thresholds_that_hold_are_silent():
    thresholds = {"checks": ["rate==1"], "http_req_failed": ["rate==0"], "http_req_duration": ["p(95)<4", "max<=4", "med>2.4"]}
    assert not list(summary.crossed(samples(1, 2, 3, 4), thresholds))


@pytest.mark.parametrize("thresholds", [{"http_req_durations": ["p(95)<1"]}, {"checks": ["avg<1"]}, {"http_req_duration": ["rate==1"]}])
def test_threshold_of_a_metric_that_k6_does_not_have_is_an_error(thresholds):
    with pytest.raises(Failed, match="there are checks, http_req_failed, http_req_duration"):
        list(summary.crossed(Samples([1.0], 1, 0, 0), thresholds))
