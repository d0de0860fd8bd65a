"""Starts a backend by its run script, and a Redis of its own, for the contract tests."""

import contextlib
import pathlib
import subprocess
import sys

import pytest

BACKENDS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BACKENDS.parent / "tools"))

from needed import require  # noqa: E402
from redis_client import redis_command  # noqa: E402
from runner import stack  # noqa: E402
from runner.group import Group  # noqa: E402
from runner.ports import free_port  # noqa: E402
from runner.process import Process  # noqa: E402

NEEDS = {
    "fastapi": "python3",
    "flask": "python3",
    "go-echo": "go",
    "http4s": "mvn",
    "node-express": "npm",
    "quart": "python3",
    "sanic": "python3",
}


class Backend:
    def __init__(self, running, port):
        self.running, self.port = running, port


@pytest.fixture(params=sorted(NEEDS), scope="session")
def kind(request):
    require(NEEDS[request.param], request.param)
    subprocess.run([BACKENDS / request.param / "run", "--prepare"], check=True)
    return request.param


@pytest.fixture(scope="session")
def start(kind, tmp_path_factory):
    @contextlib.contextmanager
    def backend(redis_port):
        port = free_port()
        process = Process(
            kind,
            [BACKENDS / kind / "run"],
            ports=(port,),
            env={"PORT": port, "WORKERS": 2, "REDIS_URL": f"redis://127.0.0.1:{redis_port}"},
        )
        with Group(tmp_path_factory.mktemp(kind)) as group:
            (running,) = group.start(process)
            yield Backend(running, port)

    return backend


@pytest.fixture(scope="session")
def backend(start):
    """A backend without Redis."""
    with start(free_port()) as started:
        yield started


@pytest.fixture(scope="session")
def redis(tmp_path_factory):
    """The port of a Redis that was empty when the backend came."""
    require("redis-server", "a real Redis")
    port = free_port()
    with Group(tmp_path_factory.mktemp("redis")) as group:
        group.start(stack.redis(port))
        yield port


@pytest.fixture(scope="session")
def with_redis(start, redis):
    """A backend with its Redis."""
    redis_command(redis, "FLUSHALL")  # the backend before this one has left its keys
    with start(redis) as started:
        yield started
