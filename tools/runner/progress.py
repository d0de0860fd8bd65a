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
