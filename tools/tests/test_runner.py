"""The runner starts together, ends together, and says what is wrong."""

import os
import pathlib
import signal
import socket
import subprocess
import sys
import textwrap
import time

import pytest

from runner import jdk, ports
from runner.group import Failed, Group
from runner.process import Process

TOOLS = pathlib.Path(__file__).resolve().parent.parent
SERVER = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1"]
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
WITH_WORKER = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(60)"


def server(port, **more):
    return Process("web", [*SERVER, port], ports=(port,), **more)


def members(group):
    found = subprocess.run(["ps", "-eo", "pgid=,stat="], capture_output=True, text=True, check=True).stdout
    return [line for line in found.splitlines() if line.split()[0] == str(group) and "Z" not in line]


def eventually(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)


def test_ready_means_that_the_health_url_answers(tmp_path):
    port = ports.free_port()
    with Group(tmp_path) as group:
        (web,) = group.start(server(port, health=f"http://127.0.0.1:{port}/"))
        assert ports.is_open(port)
    assert not ports.is_open(port)
    assert not members(web.pid)


def test_owner_of_a_taken_port_is_named_and_nothing_starts(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with Group(tmp_path) as group, pytest.raises(Failed) as failed:
            group.start(server(ports.free_port()), server(port))
        assert f"port {port}, taken by pid {os.getpid()} (" in str(failed.value)
        assert not group.running


def test_nobody_owns_a_free_port():
    assert ports.owner(ports.free_port()) is None


def test_process_that_dies_early_shows_its_last_lines(tmp_path):
    broken = Process("broken", [sys.executable, "-c", "print('no such key'); exit(3)"], ports=(ports.free_port(),))
    with Group(tmp_path) as group, pytest.raises(Failed, match=r"(?s)broken ended with 3.*broken \| no such key"):
        group.start(broken)


def test_command_that_does_not_exist_is_a_readable_failure(tmp_path):
    with Group(tmp_path) as group, pytest.raises(Failed, match="ghost does not start"):
        group.start(Process("ghost", ["/no/such/command"]))


def test_process_that_is_never_ready_fails_after_its_timeout(tmp_path):
    sleeper = Process("sleeper", ["sleep", "60"], ports=(ports.free_port(),), timeout=0.3)
    with Group(tmp_path) as group, pytest.raises(Failed, match=r"sleeper is not ready after 0.3 s"):
        group.start(sleeper)
    assert group.running == []


def test_process_that_ignores_term_is_killed_after_its_grace(tmp_path):
    with Group(tmp_path) as group:
        (stubborn,) = group.start(Process("stubborn", [sys.executable, "-c", STUBBORN], grace=0.3))
        eventually(lambda: "up" in stubborn.log.read_text())
    assert group.unwilling == ["stubborn"]
    assert not members(stubborn.pid)


def test_workers_of_a_process_end_with_it(tmp_path):
    with Group(tmp_path) as group:
        (parent,) = group.start(Process("parent", [sys.executable, "-c", WITH_WORKER]))
        eventually(lambda: len(members(parent.pid)) == 2)
    eventually(lambda: not members(parent.pid))


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_however_the_runner_ends_so_does_the_group(tmp_path, ending):
    port = ports.free_port()
    script = f"""
        import sys
        sys.path.insert(0, {str(TOOLS)!r})
        from runner.group import Group, Stopped
        from runner.process import Process
        try:
            with Group({str(tmp_path)!r}) as group:
                group.start(Process("web", {SERVER!r} + [{port}], ports=({port},)))
                group.watch()
        except Stopped as stopped:
            sys.exit(40 + stopped.args[0])
    """
    runner = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)])
    try:
        eventually(lambda: ports.is_open(port))
        runner.send_signal(ending)
        assert runner.wait(timeout=10) == (-9 if ending == signal.SIGKILL else 40 + ending)
        eventually(lambda: not ports.is_open(port))
    finally:
        runner.kill()
        runner.wait()


def test_a_jdk_is_found_and_is_new_enough():
    found = jdk.found()
    assert found == sorted(found)
    assert all(each.version >= jdk.OLDEST for each in found)
    assert jdk.default() in found
