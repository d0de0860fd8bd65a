"""make smoke: the real jars on every JDK that matters, the gateway laid out with its cache, asked over real sockets, ended by SIGTERM."""

import http.client
import json
import os
import pathlib
import signal
import subprocess
import time

from . import jdk, stack
from .group import Failed, Group
from .ports import owner

TOKEN = {"Authorization": "Bearer demo"}


def main():
    jdks = jdk.found()
    if not jdks:
        raise Failed(f"No JDK {jdk.OLDEST} or newer found: set JAVA_HOME or put java on the PATH")
    for java in sorted({jdks[0], jdks[-1]}):
        _smoke(java)


def _smoke(java):
    ports = stack.Ports.free()
    with Group(stack.ROOT / ".run" / f"smoke-{java.version}") as group:
        say = group.progress.line
        say(f"smoke  on JDK {java.version} ({java.java})")
        layout = _laid_out(java, group.directory)
        stack.start(group, java.java, ports, layout)
        _expect("the gateway found its cache", _mapped(group, layout), True, say)
        try:
            _requests(ports, say)
            _gateway_ends(group, say)
        except (Failed, OSError, http.client.HTTPException) as error:
            tails = "\n".join(running.tail(15) for running in group.running if running.what.name in ("gateway", "auth-stub"))
            raise Failed(f"On JDK {java.version}: {error or type(error).__name__}\n{tails}") from error
    if group.unwilling:
        raise Failed(f"Had to be killed: {', '.join(group.unwilling)}")
    left = [f"{name}: {owner(port)}" for name, port in ports.environment().items() if owner(port)]
    _expect("no port is left behind", left, [], say)


def _laid_out(java, directory):
    """What gateway/train makes on this JDK."""
    layout = directory / "dist"
    home = pathlib.Path(java.java).resolve().parent.parent
    command = [stack.ROOT / "gateway/train", stack.GATEWAY_JAR, layout]
    made = subprocess.run(command, env=os.environ | {"JAVA_HOME": str(home)}, capture_output=True, text=True, timeout=300, check=False)
    if made.returncode:
        raise Failed(f"gateway/train failed on JDK {java.version}:\n{made.stdout}{made.stderr}")
    return layout


def _mapped(group, layout):
    """Whether the JVM has mapped a file of that folder that is no jar."""
    gateway = next(running for running in group.running if running.what.name == "gateway")
    maps = pathlib.Path(f"/proc/{gateway.pid}/maps")
    return not maps.exists() or any(f"{layout}/gateway.{suffix}" in maps.read_text() for suffix in ("aot", "jsa"))


def _requests(ports, say):
    status, body, _ = _get(ports.gateway, "/", TOKEN)
    _expect("with the token the backend answers", (status, body), (200, b'{"message": "Hello world"}'), say)
    status, _, headers = _get(ports.gateway, "/")
    _expect("without it the auth server's 401 arrives", status, 401, say)
    _expect("with its challenge", "WWW-Authenticate" in headers, True, say)
    _, body, _ = _get(ports.gateway, "/headers", TOKEN | {"X-User": "root"})
    _expect("a forged X-User is replaced", json.loads(body).get("X-User"), "demo", say)
    status, body, _ = _get(ports.management, "/actuator/health")
    _expect("health is UP on the management port", (status, json.loads(body)["status"]), (200, "UP"), say)
    status, _, _ = _get(ports.gateway, "/actuator/health")
    _expect("and not on the gateway's", status, 401, say)


def _gateway_ends(group, say):
    gateway = next(running for running in group.running if running.what.name == "gateway")
    before = time.monotonic()
    willing = group.stop(gateway)
    _expect("SIGTERM ends the gateway within its grace", willing, True, say)
    code = gateway.child.returncode
    _expect(f"after {time.monotonic() - before:.1f} s, by itself", code in (0, 143, -signal.SIGTERM), True, say)


def _get(port, path, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers
    finally:
        connection.close()


def _expect(sentence, found, wanted, say):
    if found != wanted:
        raise Failed(f"{sentence}: expected {wanted!r}, found {found!r}")
    say(f"  ok   {sentence}")
