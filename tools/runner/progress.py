"""What the runner says while it works: a spinner on a terminal, plain lines elsewhere."""

import sys
import time

FRAMES = "|/-\\"


class Progress:
    def __init__(self, out=None):
        self.out = out or sys.stdout
        self.lively = self.out.isatty()

    def waiting(self, names, seconds):
        if self.lively:
            frame = FRAMES[int(time.monotonic() * 8) % len(FRAMES)]
            self._write(f"\r\033[K{frame} {seconds:4.0f} s  waiting for {', '.join(names)}")

    def doing(self, what):
        if self.lively:
            self._write(f"\r\033[K{what} ...")

    def line(self, text=""):
        self._write(("\r\033[K" if self.lively else "") + text + "\n")

    def ready(self, what, seconds):
        where = what.health or " ".join(f"127.0.0.1:{port}" for port in what.ports)
        self.line(f"ready  {what.name:<12} {where}  ({seconds:.1f} s)")

    def _write(self, text):
        try:
            self.out.write(text)
            self.out.flush()
        except OSError:
            pass  # the terminal is gone: the processes must be ended all the same


class Bar(Progress):
    """Of many steps that take about the same time: how many are done, and how long the rest will take."""

    WIDTH = 24

    def __init__(self, total, out=None, clock=time.monotonic):
        super().__init__(out)
        self.total = total
        self._clock = clock
        self._begun = None
        self._done = -1
        self._what = ""

    def step(self, what):
        """Another one begins, so the one before has ended."""
        self._done += 1
        self._what = what
        self._begun = self._begun or self._clock()
        self._draw()

    def line(self, text=""):
        super().line(text)
        if self.lively and text and self._what:
            self._draw()

    def ready(self, what, seconds):
        pass  # a hundred of them tell nobody anything

    def waiting(self, names, seconds):
        if self.lively and self._what:
            self._draw()

    def text(self):
        filled = self.WIDTH * self._done // self.total
        left = ""
        if self._done:
            seconds = (self._clock() - self._begun) / self._done * (self.total - self._done)
            left = f", {int(seconds // 60)} min {int(seconds % 60):02} s left"
        return f"[{'#' * filled}{'.' * (self.WIDTH - filled)}] {self._done} of {self.total}{left}  {self._what}"

    def _draw(self):
        self._write(f"\r\033[K{self.text()}" if self.lively else f"{self.text()}\n")
