"""Loads that are about connections: many that are idle, and such that have become WebSockets."""

import contextlib
import json
import resource
import socket
import ssl
import time
from dataclasses import dataclass

from runner.group import Failed

import measure
from loads import Closed, Http, Load, run
from systems import HERE, JVMS, home


@dataclass(frozen=True)
class Idle(Load):
    """What a kept connection without a request costs: each has had one answer, then nothing happens.

    The growth of the resident memory; for a JVM, whose heap may have been touched before, that of the live heap on top,
    which counts some of it twice: an upper bound."""

    count: int

    def check(self, bench, proxy):
        Http().check(proxy)

    def warming(self):
        return Closed()

    def measure(self, bench, proxy, seconds):
        allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        if allowed < self.count + 500:
            raise Failed(f"{self.count} connections need more open files than the {allowed} that are allowed here")
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))
        before = self._settled(bench, proxy)
        with contextlib.ExitStack() as stack:
            for _ in range(self.count):
                stack.enter_context(asked(proxy))
            after = self._settled(bench, proxy)
        time.sleep(1)  # the proxy sees them go
        return {"kb": max(0.0, after - before) / self.count}

    @staticmethod
    def _settled(bench, proxy):
        """Kilobytes once nothing moves any more."""
        heap = live_heap_kb(bench, proxy) if proxy.system in JVMS else 0
        time.sleep(1)
        return measure.memory_mb(proxy.running.pid, "VmRSS") * 1024 + heap


def asked(proxy):
    """A connection that has had its answer."""
    connection = socket.create_connection(("127.0.0.1", proxy.port), 10)
    if proxy.setup.tls:
        connection = ssl._create_unverified_context().wrap_socket(connection)
    connection.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{proxy.port}\r\n\r\n".encode())
    answer = b""
    while b"Hello world" not in answer:
        some = connection.recv(4096)
        if not some:
            raise Failed(f"{proxy.label} closed a connection after {answer!r}")
        answer += some
    return connection


def live_heap_kb(bench, proxy):
    """What is left of a JVM's heap after a collection."""
    pids = [pid for pid in measure.tree(proxy.running.pid) if command(pid).endswith("java")]
    jcmd = home(command(pids[0])) / "bin/jcmd"
    run(bench, jcmd, pids[0], "GC.run")
    return sum_used(run(bench, jcmd, pids[0], "GC.class_histogram")) / 1024


def command(pid):
    with contextlib.suppress(OSError), open(f"/proc/{pid}/cmdline", "rb") as words:
        return words.read().split(b"\0")[0].decode()
    return ""


def sum_used(histogram):
    """Bytes in the last line of jcmd's histogram, `Total <instances> <bytes>`."""
    total = histogram.strip().splitlines()[-1].split()
    if len(total) != 3 or total[0] != "Total":
        raise Failed(f"jcmd said: {histogram[-200:]}")
    return int(total[2])


@dataclass(frozen=True)
class WebSocket(Load):
    """Messages of 100 bytes that are echoed, one after another on each connection; CPU is per message there and back."""

    connections: int = 32

    def check(self, bench, proxy):
        """The load checks each message; here only that there is a route at all."""
        deadline = time.monotonic() + 30
        while True:
            try:
                return self.measure(bench, proxy, 1)
            except Failed:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def measure(self, bench, proxy, seconds):
        before = measure.cpu_us(proxy.running.pid)
        said = json.loads(run(bench, "python3", HERE / "websocket.py", "load", proxy.port, self.connections, seconds))
        spent = measure.cpu_us(proxy.running.pid) - before
        if not said["messages"]:
            raise Failed(f"{proxy.label} passed no message on")
        return {"cpu_us": spent / said["messages"], "per_second": said["messages"] / said["seconds"]}

