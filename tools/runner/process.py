"""One named process: how it is started, when it is ready, how it is ended."""

import contextlib
import os
import pathlib
import signal
import subprocess
import time
import urllib.request
from dataclasses import dataclass, field

from . import ports


@dataclass
class Process:
    """What to start. Ready means that every port is open, and that the health URL, if there is one, answers 2xx."""

    name: str
    command: list
    ports: tuple = ()
    health: str = ""
    env: dict = field(default_factory=dict)
    cwd: str = "."
    timeout: float = 60  # seconds until it must be ready
    grace: float = 15  # seconds between TERM and KILL
    follow: bool = False  # show its log while it runs


class Running:
    """A started process in a session of its own, its output in a log file."""

    def __init__(self, what: Process, directory: pathlib.Path):
        self.what = what
        self.log = directory / f"{what.name}.log"
        self.started = time.monotonic()
        with self.log.open("wb") as out:
            self.child = subprocess.Popen(
                [str(word) for word in what.command],
                cwd=what.cwd,
                env=os.environ | {key: str(value) for key, value in what.env.items()},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.pid = self.child.pid

    def died(self):
        return self.child.poll() is not None

    def seconds(self):
        return time.monotonic() - self.started

    def ready(self):
        if not all(ports.is_open(port) for port in self.what.ports):
            return False
        if not self.what.health:
            return True
        with contextlib.suppress(OSError), _direct.open(self.what.health, timeout=2) as answer:
            return 200 <= answer.status < 300
        return False

    def tail(self, lines=30):
        text = self.log.read_text(errors="replace").splitlines()
        return "\n".join(f"  {self.what.name} | {line}" for line in text[-lines:])

    def end(self, hurry=lambda: False):
        """TERM, KILL after the grace or when in a hurry; returns whether it went by itself."""
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + self.what.grace
        while not self.died() and time.monotonic() < deadline and not hurry():
            time.sleep(0.02)
        willing = self.died()
        self._signal(signal.SIGKILL)  # also reaches workers that outlived their parent
        self.child.wait()
        return willing

    def _signal(self, number):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)


# Health is asked directly, whatever http_proxy says.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
