"""Medians, spread, percentiles, and how the output of the load generators is read."""

import json
import os
import signal
import subprocess
import time
import types

import pytest
from runner.group import Failed

import loads
import loads_connections
import measure
import websocket

H2LOAD = """\
Application protocol: h2

finished in 2.00s, 8120.50 req/s, 1.05MB/s
requests: 16241 total, 16305 started, {done} done, {succeeded} succeeded, {failed} failed, 0 errored, 0 timeout
status codes: {ok} 2xx, 0 3xx, {denied} 4xx, 0 5xx
traffic: 2.10MB (2201331) total, 330.43KB (338363) headers (space savings 86.11%), 428.25KB (438507) data
                     min         max         mean         sd        +/- sd
time for request:      512us     31.20ms      7.81ms      1.02ms    92.10%
time for connect:     1.20ms     20.11ms      9.64ms      5.01ms    56.25%
"""


def h2load(done=16241, succeeded=16241, failed=0, ok=16241, denied=0):
    return H2LOAD.format(done=done, succeeded=succeeded, failed=failed, ok=ok, denied=denied)


def test_spread_is_median_least_and_greatest_of_each_figure():
    rounds = [{"a": 1.0, "b": 30.0}, {"a": 9.0, "b": 10.0}, {"a": 2.0, "b": 20.0}]
    assert measure.spread(rounds) == {"a": [2.0, 1.0, 9.0], "b": [20.0, 10.0, 30.0]}


@pytest.mark.parametrize(("share", "expected"), [(0.5, 500), (0.99, 990), (0.999, 999), (1, 1000)])
def test_percentile_is_what_so_many_values_do_not_exceed(share, expected):
    assert measure.percentile(list(range(1, 1001)), share) == expected


def test_percentile_of_one_value_is_that_value():
    assert measure.percentile([7], 0.999) == 7


def test_memory_and_cpu_are_of_a_process_and_its_children(tmp_path):
    held = tmp_path / "ready"
    child = f"import time; a = bytearray(50_000_000); open({str(held)!r}, 'w').close(); time.sleep(30)"
    parent = subprocess.Popen(["sh", "-c", 'python3 -c "$1" & wait', "sh", child], start_new_session=True)
    try:
        deadline = time.monotonic() + 10
        while not held.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(measure.tree(parent.pid)) == 2
        assert measure.memory_mb(parent.pid) > 50
        assert measure.cpu_us(parent.pid) >= 10_000
    finally:
        os.killpg(parent.pid, signal.SIGKILL)
        parent.wait()


def test_h2load_is_read():
    assert loads.parsed_h2load(h2load()) == {"requests": 16241, "wrong": 0, "mean_ms": 7.81, "max_ms": 31.2, "protocol": "h2"}


def test_h2load_may_have_seen_more_heads_than_whole_answers():
    assert loads.parsed_h2load(h2load(ok=16243))["wrong"] == 0


@pytest.mark.parametrize("odd", [{"failed": 3}, {"succeeded": 16240}, {"ok": 16000, "denied": 241}])
def test_h2load_with_another_answer_is_wrong(odd):
    assert loads.parsed_h2load(h2load(**odd))["wrong"] > 0


@pytest.mark.parametrize("parse", [loads.parsed_h2load, loads.parsed_wrk])
def test_output_that_is_no_report_is_refused_with_what_it_says(parse):
    with pytest.raises(Failed, match="unable to connect"):
        parse("unable to connect\n")


def test_wrk_is_read_from_its_last_line():
    figures = {"requests": 5, "microseconds": 1000, "bytes": 200, "errors": 0, "not_ok": 0}
    assert loads.parsed_wrk(f"Running 1s test\n\n{json.dumps(figures)}\n") == figures


def test_percentiles_at_a_fixed_rate_are_in_milliseconds():
    assert loads.percentiles([1000 * each for each in range(1000, 0, -1)]) == {"p50_ms": 500, "p99_ms": 990, "p99.9_ms": 999}


def test_live_heap_is_the_histograms_total():
    assert loads_connections.sum_used(" num  #instances  #bytes  class name\n   1:  10  400  [B\nTotal          4711      123456\n") == 123456


def test_another_last_line_of_the_histogram_is_refused():
    with pytest.raises(Failed, match="could not attach"):
        loads_connections.sum_used("could not attach\n")


def test_websocket_key_is_accepted_as_the_rfc_says():
    assert websocket.accept("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


class Served:
    """auth server and origin that have answered so many more calls after the load."""

    def __init__(self, monkeypatch, calls):
        monkeypatch.setattr(measure, "served", lambda _: counts.pop(0))
        monkeypatch.setattr(measure, "cpu_us", lambda _: spent.pop(0))
        counts, spent = [100, 100 + calls + 1], [0.0, 50_000.0]


@pytest.mark.parametrize(("calls", "fine"), [(2000, True), (2128, True), (1990, False), (2400, False)])
def test_requests_that_were_not_asked_and_passed_on_are_refused(monkeypatch, calls, fine):
    Served(monkeypatch, calls)
    bench = types.SimpleNamespace(auth=0)
    proxy = types.SimpleNamespace(label="p", system="envoy", setup=types.SimpleNamespace(auth=True), running=types.SimpleNamespace(pid=1))
    if fine:
        assert loads.counted(bench, proxy, loads.Http(), len, lambda: "r" * 1000)[1] == 50
    else:
        with pytest.raises(Failed, match=f"{calls} calls to auth server and origin for 1000 requests, not 2000"):
            loads.counted(bench, proxy, loads.Http(), len, lambda: "r" * 1000)
