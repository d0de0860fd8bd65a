"""How the benchmarks' commands end."""

import sys

from runner.group import Failed, Stopped


def ended(run):
    """Runs it; the exit code."""
    try:
        return run()
    except (Failed, ValueError) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except Stopped as stopped:
        return 128 + stopped.args[0]
