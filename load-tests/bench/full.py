#!/usr/bin/env python3
"""make bench: all rows of rows.py, or those of ROWS='auth tls', peers and gateway interleaved in the same run.

ROUNDS (3) rounds of DURATION (5) seconds each, after WARMUP (20) seconds for whatever runs on a JVM; SYSTEMS='gateway
traefik' leaves out others. DOCS is the folder whose performance.md and benchmarks/ are written. Exit 1 when an answer was not
the expected one, 0 whatever the goals: the table says which of them hold."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "tools"))
sys.dont_write_bytecode = True

from runner import loadtest_machine, stack  # noqa: E402
from runner.group import Group  # noqa: E402

import measure  # noqa: E402
import publish  # noqa: E402
import rows  # noqa: E402
import systems  # noqa: E402
from command import ended  # noqa: E402
from loads import Proxy  # noqa: E402


QUIET = 0.05  # what others may take of the machine's cores


def run(chosen, rounds, seconds, warmup, docs):
    bench = systems.Bench()
    systems.prepare({each.system for row in chosen for each in row.contenders}, bench.javas)
    if not (docs / "performance.md").exists():
        docs.mkdir(parents=True, exist_ok=True)
        shutil.copy(stack.ROOT / "docs/performance.md", docs)
    path = docs / "benchmarks/performance.json"
    kept = publish.read(path)
    machine = loadtest_machine.describe()
    said = {"rounds": rounds, "seconds": seconds, "versions": versions(bench),
            "machine": {name: machine[name] for name in ("cores", "memoryGiB")}}  # fmt: skip
    for row in chosen:
        start = time.monotonic()
        results, others = measured(bench, row, rounds, seconds, warmup)
        kept = publish.merged(kept, row, results, said | {"date": publish.today(), "others": round(others, 3)})
        publish.write(docs, kept)  # after each row: a run that is cut off has kept what it had
        print(f"\n{row.title} (ROWS={row.name}, {time.monotonic() - start:.0f} s)\n\n{publish.table(kept['rows'][row.name])}\n", flush=True)
        if others > QUIET:
            print(f"Other processes took {others:.0%} of the machine meanwhile: too much for figures to publish.\n", flush=True)
    print(publish.verdict_table({"rows": {row.name: kept["rows"][row.name] for row in chosen}}))
    print(f"\nWritten: {docs / 'performance.md'}, {path}")
    return 0


def measured(bench, row, rounds, seconds, warmup):
    """label -> figure -> [median, least, greatest]; and what others took of the machine during the rounds."""
    with Group(systems.WORK) as group:
        group.start(*bench.targets())
        proxies, seen = [], {}
        for each in row.contenders:
            process, port = bench.proxy(each.label, each.system, each.setup, each.load.awaited)
            proxy = Proxy(each.label, each.system, each.setup, port)
            proxies.append((proxy, each.load, process))
            if not each.load.fresh:
                (proxy.running,) = group.start(process)
                each.load.check(bench, proxy)
                each.load.warming().measure(bench, proxy, warmup if each.system in systems.JVMS else 3)
        more = row.contenders[0].load.prepare(bench, [proxy for proxy, _, _ in proxies])
        others = measure.Others(lambda: [running.pid for running in group.running])
        for number in range(1, rounds + 1):
            for proxy, load, process in proxies:
                if load.fresh:
                    figures = load.measure(bench, proxy, lambda process=process: group.start(process)[0], group.stop)
                else:
                    figures = load.measure(bench, proxy, seconds, **more) | {"peak_mb": measure.memory_mb(proxy.running.pid)}
                seen.setdefault(proxy.label, []).append(figures)
                shown = ", ".join(f"{publish.number(value)} {publish.UNITS[name]}" for name, value in figures.items())
                group.progress.line(f"{row.name} {number}/{rounds}  {proxy.label:<24} {shown}")
        return {label: measure.spread(figures) for label, figures in seen.items()}, others.share()


def versions(bench):
    """Of what takes part: JDKs and the peers that are locked."""
    locked = {name: version for name, version in loadtest_machine.locked(systems.HERE).items() if not name.startswith("nginx")}
    nginx = re.search(r"nginx/([\d.]+)", subprocess.run([systems.NGINX, "-v"], capture_output=True, text=True, check=False).stderr)
    locked["nginx"] = nginx[1] if nginx else "?"
    return [f"JDK {java.version}" for java in bench.javas.values()] + [
        f"{name.split('-')[0]} {version}" for name, version in locked.items()
    ]


def main():
    words = {name: os.environ.get(name, "") for name in ("ROWS", "SYSTEMS", "DOCS")}
    chosen = [rows.only(row, words["SYSTEMS"].split()) for row in rows.chosen(words["ROWS"].split())]
    numbers = [int(os.environ.get(name) or usual) for name, usual in (("ROUNDS", 3), ("DURATION", 5), ("WARMUP", 20))]
    return run([row for row in chosen if row.contenders], *numbers, pathlib.Path(words["DOCS"] or stack.ROOT / "docs"))


if __name__ == "__main__":
    sys.exit(ended(main))
