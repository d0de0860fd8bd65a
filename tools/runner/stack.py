"""The stack that demo and smoke test start: gateway, auth stub, Flask, and Redis where it is installed."""

import os
import pathlib
import shutil
from dataclasses import dataclass

from .ports import free_port
from .process import Process

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GATEWAY_JAR = ROOT / "gateway/target/gateway.jar"
STUB_JAR = ROOT / "auth-stub/target/auth-stub.jar"
DEMO_CONFIGURATION = ROOT / "tools/demo/application-demo.yml"

# name -> default; docker-compose.yml uses the same ones, tools/check_compose.py holds them together
DEFAULTS = {
    "GATEWAY_PORT": 8080,
    "MANAGEMENT_PORT": 8081,
    "AUTH_PORT": 4181,
    "AUTH_TLS_PORT": 4182,
    "FLASK_PORT": 8000,
}


@dataclass(frozen=True)
class Ports:
    gateway: int
    management: int
    auth: int
    auth_tls: int
    flask: int

    @classmethod
    def from_environment(cls):
        return cls(*(int(os.environ.get(name, port)) for name, port in DEFAULTS.items()))

    @classmethod
    def free(cls):
        return cls(*(free_port() for _ in DEFAULTS))

    def environment(self):
        return dict(zip(DEFAULTS, (self.gateway, self.management, self.auth, self.auth_tls, self.flask)))


def gateway(java, ports):
    return Process(
        "gateway",
        [java, "@gateway/jvm.options", "-jar", GATEWAY_JAR,
         f"--spring.config.additional-location=file:{DEMO_CONFIGURATION}"],
        ports=(ports.gateway, ports.management),
        health=f"http://127.0.0.1:{ports.management}/actuator/health",
        env=ports.environment(),
        cwd=ROOT,
        grace=35,  # seconds; a little more than the gateway gives its own requests in flight
        follow=True,
    )  # fmt: skip


def laid_out(java, ports, directory):
    """The same as gateway/train laid it out: its cache is found only from its own folder."""
    process = gateway(java, ports)
    process.command[1:4] = ["@jvm.options", "@cache.options", "-jar", "gateway.jar"]
    process.cwd = directory
    return process


def auth_stub(java, ports):
    return Process(
        "auth-stub",
        [java, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", STUB_JAR,
         "--port", ports.auth, "--tls-port", ports.auth_tls],
        ports=(ports.auth, ports.auth_tls),
        health=f"http://127.0.0.1:{ports.auth}/health",
        cwd=ROOT,
    )  # fmt: skip


def flask(ports, redis_port):
    return Process(
        "flask",
        [ROOT / "backends/flask/run"],
        ports=(ports.flask,),
        health=f"http://127.0.0.1:{ports.flask}/health",
        env={"PORT": ports.flask, "REDIS_URL": f"redis://127.0.0.1:{redis_port}"},
        timeout=180,  # seconds; the first start makes its virtual environment
    )


def redis(port):
    return Process(
        "redis",
        ["redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--daemonize", "no"],
        ports=(port,),
    )


def start(group, java, ports, layout=None):
    """Everything, ready to be asked; the gateway from its jar, or from a folder that gateway/train made. Redis has a port of its own
    choice: only Flask talks to it."""
    redis_port = free_port()
    wanted = flask(ports, redis_port), auth_stub(java, ports), laid_out(java, ports, layout) if layout else gateway(java, ports)
    group.require_free_ports(*wanted)
    if shutil.which("redis-server"):
        group.start(redis(redis_port))  # first: Flask gives it its keys
    group.start(*wanted)
