"""Made-up results, for tests alone: nobody measured them. Written by `python sample.py RESULTS.json SCENARIOS.json`."""

import json
import pathlib
import random
import sys

# Table: system, key in published.json, a middle time to make figures around.
SYSTEMS = {
    "direct": [
        ("directAccessGo", "Go (Echo)", "Go", 6),
        ("directAccessFlask4", "Flask (4 workers)", "Flask 4", 38),
        ("directAccessFlask12", "Flask (12 workers)", "Flask 12", 44),
        ("directAccessFastapi4", "FastAPI (4 workers)", "FastAPI 4", 52),
        ("directAccessFastapi12", "FastAPI (12 workers)", "FastAPI 12", 58),
        ("directAccessNode", "Node (Express)", "Node", 24),
        ("directAccessSanic", "Sanic (--fast)", "Sanic", 14),
        ("directAccessSanicW4", "Sanic (--workers=4)", "Sanic(w4)", 15),
        ("directAccessQuart", "Quart (Hypercorn)", "Quart", 70),
        ("directAccessHttp4s", "Http4s (Ember)", "Http4s", 9),
    ],
    "redis": [
        ("redisGo", "Go (Echo)", "Go", 11),
        ("redisFlask", "Flask (4 workers)", "Flask", 61),
        ("redisHttp4s", "Http4s (Ember)", "Http4s", 17),
        ("redisNode", "Node (Express)", None, 33),
    ],
    "proxy": [
        ("proxyTraefik", "Traefik", "Traefik", 180),
        ("proxyNode", "Node (Express)", "Node", 260),
        ("proxyGo", "Go", "Go", 175),
        ("proxyGateway", "Gateway", None, 150),
        ("proxyEnvoy", "Envoy", None, 160),
        ("proxyCaddy", "Caddy", None, 185),
        ("proxyNginx", "nginx", None, 155),
    ],
    "proxyNear": [
        ("proxyNearTraefik", "Traefik", None, 62),
        ("proxyNearNode", "Node (Express)", None, 95),
        ("proxyNearGo", "Go", None, 64),
        ("proxyNearGateway", "Gateway", None, 48),
        ("proxyNearEnvoy", "Envoy", None, 52),
        ("proxyNearCaddy", "Caddy", None, 66),
        ("proxyNearNginx", "nginx", None, 47),
    ],
}
FIGURES = ("min", "med", "max", "p90", "p95")


def scenarios():
    return {
        "scenarios": [
            {"name": name, "table": table, "system": system, "published": published}
            for table, systems in SYSTEMS.items()
            for name, system, published, _ in systems
        ]
    }


def results(runs=5):
    dice = random.Random(6)
    middles = {name: middle for systems in SYSTEMS.values() for name, _, _, middle in systems}
    measured = []
    for scenario in scenarios()["scenarios"]:
        middle = middles[scenario["name"]]
        taken = [{"cold": _phase(dice, middle * 1.6), "warm": _phase(dice, middle)} for _ in range(runs)]
        best = {phase: min((run[phase] for run in taken), key=lambda figures: figures["avg"]) for phase in ("cold", "warm")}
        measured.append(scenario | {"runs": taken, "best": best})
    return {
        "schema": 1,
        "date": "2026-01-02T03:04:05+00:00",
        "machine": {"cores": 2, "memoryGiB": 8, "os": "a sample: made up, not measured", "cpu": "none"},
        "versions": {"java": "0-sample", "traefik": "0-sample"},
        "settings": {"vus": 100, "iterations": 200, "runs": runs, "generator": "sample"},
        "scenarios": measured,
    }


def _phase(dice, middle):
    times = sorted(dice.lognormvariate(0, 0.4) * middle for _ in range(200))
    cut = {"min": times[0], "med": times[100], "max": times[-1], "p90": times[180], "p95": times[190]}
    return {"requests": 200, "failed": 0, "avg": sum(times) / 200} | {key: round(cut[key], 3) for key in FIGURES}


if __name__ == "__main__":
    for path, content in zip(sys.argv[1:], (results(), scenarios())):
        pathlib.Path(path).write_text(json.dumps(content, indent=1), encoding="utf-8")
