"""Every Dockerfile's steps, played in an empty folder; what comes out of them starts, is healthy and says hello."""

import http.client
import pathlib
import re
import subprocess

import pytest
from replay import Image
from runner.group import Group
from runner.ports import free_port
from runner.process import Process

BACKENDS = pathlib.Path(__file__).resolve().parent.parent


def test_steps_of_the_dockerfile_make_a_healthy_server(kind, tmp_path):
    image = Image(BACKENDS / kind / "Dockerfile", BACKENDS / kind, tmp_path / "image")
    port = free_port()
    environment = {"PORT": str(port), "BIND_HOST": "127.0.0.1", "REDIS_URL": f"redis://127.0.0.1:{free_port()}"}
    assert not image.healthy(PORT=str(port)), "healthy before it was started"
    server = Process(
        kind,
        image.command(),
        ports=(port,),
        health=f"http://127.0.0.1:{port}/health",
        env=image.stage.variables(**environment),
        cwd=image.stage.directory,
    )
    with Group(tmp_path) as group:
        group.start(server)
        assert image.healthy(PORT=str(port))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/")
        assert connection.getresponse().read() == b'{"message": "Hello world"}'


@pytest.mark.parametrize("lock", sorted(BACKENDS.glob("*/requirements.lock")), ids=lambda lock: lock.parent.name)
def test_lock_file_has_wheels_for_the_python_of_the_image(lock, tmp_path):
    """The image has no compiler and a newer Python than this one may be: its wheels, too, must be there and have their hashes."""
    (version,) = set(re.findall(r"^FROM python:(\d+\.\d+)", (lock.parent / "Dockerfile").read_text(), re.M))
    command = ["python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--dry-run", "--ignore-installed"]
    command += ["--python-version", version, "--only-binary", ":all:", "--target", tmp_path]
    subprocess.run([*command, "--require-hashes", "-r", lock], check=True)
