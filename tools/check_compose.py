#!/usr/bin/env python3
"""Keeps docker-compose.yml in step with the runner: no container engine is needed to see that they differ."""

import pathlib
import re
import sys

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

import dockerfile  # noqa: E402
from runner.stack import DEFAULTS, DEMO_CONFIGURATION, ROOT  # noqa: E402

PORTS = {
    "gateway": {DEFAULTS["GATEWAY_PORT"], DEFAULTS["MANAGEMENT_PORT"]},
    "auth-stub": {DEFAULTS["AUTH_PORT"], DEFAULTS["AUTH_TLS_PORT"]},
    "flask": {DEFAULTS["FLASK_PORT"]},
    "go": {8001},
    "flask12": {8002},
    "fastapi4": {8003},
    "fastapi12": {8004},
    "node-express": {8005},
    "sanic": {8006},
    "sanic-w4": {8007},
    "quart": {8008},
    "http4s": {8009},
}
PROXIES = ("traefik", "node", "go", "gateway", "envoy", "caddy", "nginx")
PEERS = {"envoy", "caddy", "nginx"}  # come up with --profile peers only
for number, name in enumerate(PROXIES):
    PORTS[f"proxy-{name}"] = {8020 + number}
    PORTS[f"proxy-{name}-near"] = {8030 + number}


def problems(services, configuration):
    for name, expected in PORTS.items():
        published = {tuple(map(int, port.split(":")[1:])) for port in services[name]["ports"]}
        if published != {(port, port) for port in expected}:
            yield f"{name} publishes {sorted(published)}, the runner uses {sorted(expected)}"
        port = services[name].get("environment", {}).get("PORT")
        if port and {int(port)} != expected:
            yield f"{name} has PORT={port}, the runner uses {sorted(expected)}"

    placeholders = dict(re.findall(r"\$\{(\w+):([^}]+)}", configuration))
    for name, value in placeholders.items():
        if name.endswith("_PORT") and DEFAULTS.get(name) != int(value):
            yield f"the demo's configuration has {name}:{value}, the runner {DEFAULTS.get(name)}"
    for name, host in services["gateway"]["environment"].items():
        if name.endswith("_HOST") and (name not in placeholders or host not in services):
            yield f"gateway has {name}={host}: no such placeholder in the demo's configuration, or no such service"

    for name, service in services.items():
        for needed, how in service.get("depends_on", {}).items():
            if how["condition"] != "service_healthy":
                yield f"{name} does not wait for {needed} to be healthy"
            if "build" not in services[needed] and "healthcheck" not in services[needed]:
                yield f"{needed} has no health check"
        if service.get("user", "0").split(":")[0] in ("0", "root"):
            yield f"{name} runs as root"
        if not service.get("read_only"):
            yield f"{name} can write to its file system"


def proxy_problems(services):
    """Each proxy asks the stub's slow port, and beside it its quick one."""
    stub = services["auth-stub"]["environment"]
    written = {volume.split(":")[0] for volume in services["auth-stub"]["volumes"]}
    for name in PROXIES:
        far, near = services[f"proxy-{name}"], services[f"proxy-{name}-near"]
        origin = f"http://flask:{DEFAULTS['FLASK_PORT']}"
        expected = {
            "AUTH_URL": (
                f"https://{stub['TLS_NAME']}:{DEFAULTS['AUTH_TLS_PORT']}/always",
                f"http://auth-stub:{DEFAULTS['AUTH_PORT']}/always",
            ),
            "AUTH_CA": (stub["TLS_CERT_OUT"], None),
            "ORIGIN_URL": (origin, origin),
        }
        for setting, values in expected.items():
            for service, value in zip((far, near), values):
                if service["environment"].get(setting) != value:
                    yield f"proxy-{name} has {setting}={service['environment'].get(setting)}, not {value}"
        if not any(volume.split(":")[0] in written for volume in far.get("volumes", [])):
            yield f"proxy-{name} does not mount the auth stub's certificate"
        for service in (far, near):
            if service.get("profiles", []) != (["peers"] if name in PEERS else []):
                yield f"proxy-{name} has the profiles {service.get('profiles', [])}"


def dockerfile_problems(name, text):
    if "HEALTHCHECK" not in text:
        yield f"{name} has no HEALTHCHECK"
    if not re.search(r"^USER \d+(:\d+)?$", text, re.M):
        yield f"{name} does not set a user by number"
    for image in re.findall(r"^FROM (\S+:\S+)", text, re.M):
        if not re.search(r":v?\d+\.\d+\.\d+", image):
            yield f"{name}: {image} is not pinned to a full version"


def main():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    found = list(problems(services, DEMO_CONFIGURATION.read_text()))
    found += proxy_problems(services)
    images = {}  # the Dockerfiles of each context
    for build in (service["build"] for service in services.values() if "build" in service):
        context = ROOT / build["context"]
        images.setdefault(context, {})[context / build.get("dockerfile", "Dockerfile")] = None
    for context, files in images.items():
        for file in files:
            name = file.relative_to(ROOT)
            found += dockerfile_problems(name, file.read_text())
            found += (f"{name} {problem}" for problem in dockerfile.problems(file, context))
        found += (f"{context.relative_to(ROOT)}: {problem}" for problem in dockerfile.forgotten(files, context))
    for problem in found:
        print(f"docker-compose.yml: {problem}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
