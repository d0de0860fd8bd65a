#!/usr/bin/env python3
"""make bench-quick: CPU per request of the gateway, Traefik and nginx in the same run, each alone on one core.

Exit 1 when the gateway is below 4 x Traefik's speed. QUICK_ROUNDS, QUICK_SECONDS and QUICK_WARMUP change the length."""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "tools"))
sys.dont_write_bytecode = True

from runner.group import Failed, Group, Stopped  # noqa: E402

import measure  # noqa: E402
import systems  # noqa: E402

WANTED = 4.0  # times Traefik's speed, in CPU per request
ROUNDS = int(os.environ.get("QUICK_ROUNDS", "3"))
SECONDS = int(os.environ.get("QUICK_SECONDS", "6"))
WARMUP = int(os.environ.get("QUICK_WARMUP", "25"))  # seconds of load until a JVM's figures stand


def run():
    if not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2:
        raise Failed("bench-quick needs Linux and two cores: one for the proxy, one for load, auth server and origin")
    bench = systems.Bench()
    rounds = {}
    with Group(systems.WORK) as group:
        say = group.progress.line
        group.start(bench.targets())
        proxies = group.start(*bench.proxies())
        for proxy in proxies:
            measure.check(proxy)
            seconds = WARMUP if proxy.what.name == "gateway" else 3
            say(f"warm-up {proxy.what.name}, {seconds} s")
            measure.load(bench, proxy, seconds)
        for number in range(1, ROUNDS + 1):
            for proxy in proxies:
                one = measure.load(bench, proxy, SECONDS)
                rounds.setdefault(proxy.what.name, []).append(one)
                say(f"round {number}  {proxy.what.name:<8} {one.cpu_us:6.1f} us/request {one.per_second:8.0f} req/s")
    return table({name: measure.median(each) for name, each in rounds.items()}, bench.java.version)


def table(medians, jdk):
    reference = medians["traefik"]
    print(f"\nMedian of {ROUNDS} rounds of {SECONDS} s, {measure.CONNECTIONS} connections, gateway on JDK {jdk}\n")
    print("system      us CPU/request     req/s   p99 ms   x Traefik (CPU)")
    for name, each in sorted(medians.items(), key=lambda item: item[1].cpu_us):
        ratio = reference.cpu_us / each.cpu_us
        print(f"{name:<10} {each.cpu_us:15.1f} {each.per_second:9.0f} {each.p99_ms:8.1f} {ratio:17.2f}")
    ratio = reference.cpu_us / medians["gateway"].cpu_us
    enough = ratio >= WANTED
    verdict = "enough" if enough else "too little"
    print(f"\nThe gateway has {ratio:.2f} times Traefik's speed: {verdict} (at least {WANTED} are wanted).")
    return 0 if enough else 1


def main():
    try:
        return run()
    except Failed as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except Stopped as stopped:
        return 128 + stopped.args[0]


if __name__ == "__main__":
    sys.exit(main())
