"""A group of processes that start together and end together, whatever ends the runner."""

import os
import pathlib
import signal
import subprocess
import sys
import time

from . import guardian, ports
from .process import Running
from .progress import Progress

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Failed(Exception):
    """Something readable for the user; no stack trace."""


class Stopped(KeyboardInterrupt):
    """A signal asked the runner to end, Ctrl-C or another."""


class Group:
    """Use as a context manager: what was started inside is gone afterwards."""

    def __init__(self, directory=".run", progress=None):
        self.directory = pathlib.Path(directory)
        self.progress = progress or Progress()
        self.running = []
        self.unwilling = []  # names of processes that had to be killed
        self._ending = self._hurry = self._launching = False
        self._pending = None

    def __enter__(self):
        self.directory.mkdir(parents=True, exist_ok=True)
        self._handlers = {number: signal.signal(number, self._signalled) for number in SIGNALS}
        self._guardian = subprocess.Popen(
            [sys.executable, guardian.__file__], stdin=subprocess.PIPE, text=True, start_new_session=True
        )
        return self

    def __exit__(self, kind, error, trace):
        self._ending = True
        for running in reversed(self.running):
            self._end(running)
        self._guardian.stdin.close()
        self._guardian.wait()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    @staticmethod
    def require_free_ports(*wanted):
        """Names the owner of each port that is taken."""
        taken = [(what.name, port, ports.owner(port)) for what in wanted for port in what.ports]
        problems = [f"{name} needs port {port}, taken by {who}" for name, port, who in taken if who]
        if problems:
            raise Failed("\n".join(problems))

    def start(self, *wanted):
        """Starts all at once and returns when all are ready; a taken port is named before anything starts."""
        self.require_free_ports(*wanted)
        fresh = [self._launch(what) for what in wanted]
        waiting = list(fresh)
        while waiting:
            for running in list(waiting):
                self._check(running)
                if running.ready():
                    waiting.remove(running)
                    self.progress.ready(running.what, running.seconds())
                elif running.seconds() > running.what.timeout:
                    raise Failed(f"{running.what.name} is not ready after {running.what.timeout} s\n{running.tail()}")
            if waiting:
                self.progress.waiting([running.what.name for running in waiting], waiting[0].seconds())
                time.sleep(0.1)
        return fresh

    def watch(self):
        """Until a signal comes or a process dies; shows the logs that are to be followed."""
        logs = {running: running.log.open(errors="replace") for running in self.running if running.what.follow}
        for log in logs.values():
            log.seek(0, os.SEEK_END)
        parent = os.getppid()
        while True:
            for running, log in logs.items():
                for line in log:
                    self.progress.line(f"{running.what.name} | {line.rstrip()}")
            for running in self.running:
                self._check(running)
            if os.getppid() != parent:  # make was killed: nobody is left to press Ctrl-C
                raise Stopped(signal.SIGHUP)
            time.sleep(0.2)

    def stop(self, running):
        """Ends one of them; returns whether it went within its grace, without being killed."""
        return self._end(running)

    def _launch(self, what):
        self._launching = True  # a signal now must wait, or the process would start and not be known
        try:
            running = Running(what, self.directory)
            self.running.append(running)
            self._tell(f"+{running.pid}")
        except OSError as error:
            raise Failed(f"{what.name} does not start: {error}") from error
        finally:
            self._launching = False
        if self._pending:
            raise Stopped(self._pending)
        return running

    def _end(self, running):
        willing = running.end(lambda: self._hurry)
        if not willing:
            self.unwilling.append(running.what.name)
        self._tell(f"-{running.pid}")
        self.running.remove(running)
        return willing

    @staticmethod
    def _check(running):
        if running.died():
            raise Failed(f"{running.what.name} ended with {running.child.returncode}; its last lines:\n{running.tail()}")

    def _tell(self, line):
        try:
            self._guardian.stdin.write(line + "\n")
            self._guardian.stdin.flush()
        except OSError:
            pass  # somebody killed the guardian: this process still ends everything

    def _signalled(self, number, frame):
        if self._ending:
            self._hurry = True  # asked twice: no more grace
        elif self._launching:
            self._pending = number
        else:
            self._ending = True
            raise Stopped(number)
