"""Ends what the runner started if the runner itself is killed: a process of its own at the other end of a pipe.

It reads "+<process group>" and "-<process group>" lines; at the end of the pipe the groups that are left get TERM, then KILL.
A pipe ends however the runner dies, on Linux and macOS alike, and a signal to a whole group also reaches workers."""

import contextlib
import os
import signal
import sys
import time

GRACE = 5  # seconds between TERM and KILL


def signal_groups(groups, number):
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)


def alive(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS says so of a group of zombies
        return False
    return True


def main():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups = set()
    for line in sys.stdin:
        (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    signal_groups(groups, signal.SIGTERM)
    deadline = time.monotonic() + GRACE
    while time.monotonic() < deadline and any(map(alive, groups)):
        time.sleep(0.1)
    signal_groups(groups, signal.SIGKILL)


if __name__ == "__main__":
    main()
