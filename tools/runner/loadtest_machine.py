"""On what was measured: the machine by its size, and the version of everything that took part."""

import json
import os
import pathlib
import platform
import re
import subprocess

from . import jdk

COMMANDS = {"go": ["go", "version"], "node": ["node", "--version"], "redis": ["redis-server", "--version"]}
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
    """Of the languages, and of what each system's own lock file names."""
    java = jdk.default()
    found = {"java": str(java.version) if java else "none", "python": platform.python_version()}
    found |= {name: version for name, command in COMMANDS.items() if (version := _asked(command))}
    folders = {catalog.run_script(name).parent: None for each in scenarios for name in catalog.start_order(each)}
    for folder in folders:
        found |= locked(folder)
    return found


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
        said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20).stdout
    except OSError:
        return None
    version = VERSION.search(said)
    return version[0] if version else None


def _cpu():
    info = pathlib.Path("/proc/cpuinfo")
    model = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.M) if info.exists() else None
    return model[1].strip() if model else platform.processor() or platform.machine()
