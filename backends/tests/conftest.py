"""Starts a backend by its run script, and a Redis of its own, for the contract tests."""

import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

import pytest

BACKENDS = pathlib.Path(__file__).resolve().parent.parent
NEEDS = {"flask": "python3", "go-echo": "go"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
        return True
    return False


@contextlib.contextmanager
def running(command, port, **options):
    """The process in a group of its own, once its port answers; nothing of the group outlives the test."""
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        deadline = time.monotonic() + 60
        while not answers(port):
            assert process.poll() is None, f"{command} ended with {process.returncode}"
            assert time.monotonic() < deadline, f"{command} does not listen on {port}"
            time.sleep(0.05)
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Backend:
    def __init__(self, process, port):
        self.process, self.port = process, port


@pytest.fixture(params=sorted(NEEDS), scope="session")
def kind(request):
    if not shutil.which(NEEDS[request.param]):
        assert os.environ.get("CI") != "true", f"{NEEDS[request.param]} is not installed"
        pytest.skip(f"{NEEDS[request.param]} is not installed: no test of {request.param}")
    subprocess.run([BACKENDS / request.param / "run", "--prepare"], check=True)
    return request.param


@pytest.fixture(scope="session")
def start(kind):
    @contextlib.contextmanager
    def backend(redis_port):
        port = free_port()
        environment = os.environ | {
            "PORT": str(port),
            "WORKERS": "2",
            "REDIS_URL": f"redis://127.0.0.1:{redis_port}",
        }
        with running([BACKENDS / kind / "run"], port, env=environment) as process:
            yield Backend(process, port)

    return backend


@pytest.fixture(scope="session")
def backend(start):
    """A backend without Redis."""
    with start(free_port()) as started:
        yield started


@pytest.fixture
def redis(tmp_path):
    """The port of an empty Redis."""
    if not shutil.which("redis-server"):
        assert os.environ.get("CI") != "true", "redis-server is not installed"
        pytest.skip("redis-server is not installed: no test with a real Redis")
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with running(command, port, cwd=tmp_path, stdout=subprocess.DEVNULL):
        yield port
