#!/usr/bin/env python3
"""Starts what make asks for: `tools/run.py demo`, `smoke`, `h2spec`, `load-test` or `load-tests`."""

import pathlib
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

from runner import demo, h2spec, loadtest, loadtests, smoke  # noqa: E402
from runner.group import Failed, Stopped  # noqa: E402

COMMANDS = {
    "demo": demo.main,
    "h2spec": h2spec.main,
    "load-test": loadtest.main,
    "load-tests": loadtests.main,
    "smoke": smoke.main,
}


def main(arguments):
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"usage: {sys.argv[0]} {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        COMMANDS[arguments[0]]()
    except Failed as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except Stopped as stopped:
        number = stopped.args[0]
        print("\nEverything has ended.", flush=True)
        return 0 if arguments[0] == "demo" and number == signal.SIGINT else 128 + number
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
