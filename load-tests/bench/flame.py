#!/usr/bin/env python3
"""make flame: where the gateway's CPU time goes under load, and what it allocates, as flame graphs in .run/flame.

The profiler is loaded into the warm gateway; FLAME_SECONDS and FLAME_WARMUP change the length."""

import os
import pathlib
import platform
import subprocess
import sys
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "tools"))
sys.dont_write_bytecode = True

from runner import stack  # noqa: E402
from runner.group import Failed, Group  # noqa: E402

import systems  # noqa: E402
from command import ended  # noqa: E402
from loads import Closed, warmed  # noqa: E402

SECONDS = int(os.environ.get("FLAME_SECONDS", "20"))
WARMUP = int(os.environ.get("FLAME_WARMUP", "25"))
WORK = stack.ROOT / ".run" / "flame"
LIBRARIES = stack.ROOT / "benchmarks" / "target" / "lib"
# What is sampled. CPU time is counted with system calls where the kernel lets a process look at them.
EVENTS = {"cpu": "event=cpu,interval=1ms", "allocation": "event=alloc,alloc=64k"}
FOLDERS = {"x86_64": "linux-x64", "aarch64": "linux-arm64"}


def library():
    """async-profiler for this machine, taken out of its jar."""
    jars = list(LIBRARIES.glob("async-profiler-*.jar"))
    folder = FOLDERS.get(platform.machine())
    if not jars or not folder:
        raise Failed(f"No async-profiler for {platform.system()} on {platform.machine()}")
    WORK.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(jars[0]) as jar:
        place = WORK / "libasyncProfiler.so"
        place.write_bytes(jar.read(f"{folder}/libasyncProfiler.so"))
    return place


class Profiler:
    def __init__(self, jdk, pid):
        self._jcmd = pathlib.Path(jdk.java).resolve().parent / "jcmd"
        self._pid = pid
        self._library = library()
        if not self._jcmd.exists():
            raise Failed(f"JDK {jdk.version} at {self._jcmd.parent} has no jcmd")

    def __call__(self, command):
        # Within quotes: jcmd would read what has an equals sign as an option of its own.
        said = subprocess.run(
            [self._jcmd, str(self._pid), "JVMTI.agent_load", self._library, f'"{command}"'],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if said.returncode or "return code: 0" not in said.stdout:
            raise Failed(f"The profiler refuses {command!r}: {said.stdout}{said.stderr}")


def run():
    bench = systems.Bench()
    with Group(systems.WORK) as group:
        say = group.progress.line
        group.start(*bench.targets())
        load = Closed()
        gateway = warmed(bench, group, load, "gateway", WARMUP)
        profile = Profiler(bench.javas[""], gateway.running.pid)
        for name, event in EVENTS.items():
            page = WORK / f"{name}.html"
            page.unlink(missing_ok=True)
            profile(f"start,{event}")
            load.measure(bench, gateway, SECONDS)
            profile(f"stop,file={page},flamegraph,title={name} of the gateway under load")
            if not page.exists():
                raise Failed(f"The profiler wrote no {page}: see {gateway.running.log}")
            say(f"{SECONDS} s of {name}: {page.relative_to(stack.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(ended(run))
