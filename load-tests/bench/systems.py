"""What is measured: each proxy as a process on core 0, and its targets on core 1."""

import os
import pathlib
import shutil

from runner import jdk, stack
from runner.ports import free_port
from runner.process import Process

HERE = pathlib.Path(__file__).resolve().parent
WORK = stack.ROOT / ".run" / "bench"
TRAEFIK = stack.ROOT / ".tools" / "bench" / "bin" / "traefik"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


class Bench:
    """Ports and cores of one run."""

    def __init__(self):
        self.proxy_core, self.load_core = sorted(os.sched_getaffinity(0))[:2]
        self.auth, self.origin = free_port(), free_port()
        self.java = jdk.newest()

    def targets(self):
        return self._nginx("targets", self.load_core, (self.auth, self.origin), {})

    def proxies(self):
        return [self._gateway(), self._traefik(), self._proxy_nginx()]

    def _gateway(self):
        port, management = free_port(), free_port()
        return Process(
            "gateway",
            [*self._pin(self.proxy_core), self.java.java, "@gateway/jvm.options", "-jar", stack.GATEWAY_JAR,
             f"--spring.config.additional-location=file:{HERE / 'gateway.yml'}"],
            ports=(port, management),
            health=f"http://127.0.0.1:{management}/actuator/health",
            env=self._environment(port) | {"MANAGEMENT_PORT": management},
            cwd=stack.ROOT,
        )  # fmt: skip

    def _traefik(self):
        port = free_port()
        return Process(
            "traefik",
            [*self._pin(self.proxy_core), TRAEFIK, f"--entrypoints.web.address=127.0.0.1:{port}",
             f"--providers.file.filename={HERE / 'traefik.yml'}", "--log.level=ERROR",
             "--global.checknewversion=false", "--global.sendanonymoususage=false"],
            ports=(port,),
            env=self._environment(port),
        )  # fmt: skip

    def _proxy_nginx(self):
        port = free_port()
        return self._nginx("proxy", self.proxy_core, (port,), {"PROXY_PORT": port})

    def _nginx(self, name, core, ports, more):
        text = (HERE / f"nginx-{name}.conf").read_text()
        for key, value in (self._environment(0) | more).items():
            text = text.replace(f"@{key}@", str(value))
        WORK.mkdir(parents=True, exist_ok=True)
        configuration = WORK / f"nginx-{name}.conf"
        configuration.write_text(text)
        command = [*self._pin(core), NGINX, "-p", WORK, "-e", "stderr", "-c", configuration]
        return Process("targets" if name == "targets" else "nginx", command, ports=ports)

    def _environment(self, port):
        return {"PROXY_PORT": port, "AUTH_PORT": self.auth, "ORIGIN_PORT": self.origin}

    @staticmethod
    def _pin(core):
        return ["taskset", "-c", str(core)]
