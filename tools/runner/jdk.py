"""The JDKs of this machine."""

import contextlib
import os
import pathlib
import re
import shutil
import subprocess
from dataclasses import dataclass

OLDEST = 17
PLACES = (
    "/usr/lib/jvm/*",
    "/opt/java/*",
    "~/.sdkman/candidates/java/*",
    "~/.jdks/*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
)


@dataclass(frozen=True, order=True)
class Jdk:
    version: int
    java: str


def default():
    """JAVA_HOME's java or the PATH's, when it is new enough; else the newest that is found."""
    home = os.environ.get("JAVA_HOME")
    usual = _at(home) if home else _read(shutil.which("java"))
    if usual and usual.version >= OLDEST:
        return usual
    return newest()


def newest():
    return max(found(), default=None)


def found():
    """One JDK per version, 17 and up, oldest first; JAVA_HOME and the PATH go before other places."""
    candidates = [_at(os.environ.get("JAVA_HOME")), _read(shutil.which("java"))]
    for place in PLACES:
        path = pathlib.Path(place).expanduser()
        root = pathlib.Path(*[part for part in path.parts if "*" not in part][: path.parts.index("*")])
        pattern = str(path.relative_to(root))
        candidates += [_at(home) for home in sorted(root.glob(pattern))]
    by_version = {}
    for jdk in filter(None, candidates):
        if jdk.version >= OLDEST:
            by_version.setdefault(jdk.version, jdk)
    return [by_version[version] for version in sorted(by_version)]


def _at(home):
    return _read(pathlib.Path(home) / "bin" / "java") if home else None


def _read(java):
    if not java or not os.access(java, os.X_OK):
        return None
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=20, check=False).stderr
        version = re.search(r'version "(?:1\.)?(\d+)', said)
        return Jdk(int(version[1]), str(java)) if version else None
    return None
