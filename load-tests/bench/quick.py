#!/usr/bin/env python3
"""make bench-quick: CPU per request of the gateway, Traefik and nginx in the same run, each alone on one core.

Exit 1 when the gateway is below 4 x Traefik's speed. QUICK_ROUNDS, QUICK_SECONDS and QUICK_WARMUP change the length."""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "tools"))
sys.dont_write_bytecode = True

from runner.group import Group  # noqa: E402

import measure  # noqa: E402
import systems  # noqa: E402
from command import ended  # noqa: E402
from loads import CONNECTIONS, Closed, warmed  # noqa: E402

SYSTEMS = ("gateway", "traefik", "nginx")
WANTED = 4.0  # times Traefik's speed, in CPU per request
ROUNDS = int(os.environ.get("QUICK_ROUNDS", "3"))
SECONDS = int(os.environ.get("QUICK_SECONDS", "6"))
WARMUP = int(os.environ.get("QUICK_WARMUP", "25"))  # seconds of load until a JVM's figures stand


def run():
    bench = systems.Bench()
    rounds = {}
    load = Closed()
    with Group(systems.WORK) as group:
        say = group.progress.line
        group.start(*bench.targets())
        proxies = []
        for name in SYSTEMS:
            proxies.append(warmed(bench, group, load, name, WARMUP if name in systems.JVMS else 3))
        for number in range(1, ROUNDS + 1):
            for proxy in proxies:
                one = load.measure(bench, proxy, SECONDS)
                rounds.setdefault(proxy.label, []).append(one)
                say(f"round {number}  {proxy.label:<8} {one['cpu_us']:6.1f} us/request {one['per_second']:8.0f} req/s")
    return table({name: measure.spread(each) for name, each in rounds.items()}, bench.javas[""].version)


def table(figures, jdk):
    medians = {name: {figure: three[0] for figure, three in each.items()} for name, each in figures.items()}
    reference = medians["traefik"]["cpu_us"]
    print(f"\nMedian of {ROUNDS} rounds of {SECONDS} s, {CONNECTIONS} connections, gateway on JDK {jdk}\n")
    print("system      us CPU/request     req/s   x Traefik (CPU)")
    for name, each in sorted(medians.items(), key=lambda item: item[1]["cpu_us"]):
        print(f"{name:<10} {each['cpu_us']:15.1f} {each['per_second']:9.0f} {reference / each['cpu_us']:17.2f}")
    ratio = reference / medians["gateway"]["cpu_us"]
    enough = ratio >= WANTED
    verdict = "enough" if enough else "too little"
    print(f"\nThe gateway has {ratio:.2f} times Traefik's speed: {verdict} (at least {WANTED} are wanted).")
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(ended(run))
