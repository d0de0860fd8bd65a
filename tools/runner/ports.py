"""Which ports are free, and who holds one that is not."""

import contextlib
import os
import pathlib
import re
import shutil
import socket
import subprocess


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_open(port):
    """Does anything on this machine answer on the port?"""
    for host in ("127.0.0.1", "::1"):
        with contextlib.suppress(OSError), socket.create_connection((host, port), 0.5):
            return True
    return False


def owner(port):
    """Says who listens on the port, as "pid 4711 (java -jar x.jar)", or None when nobody does."""
    pid = _owner_from_proc(port) if os.path.exists("/proc/net/tcp") else _owner_from_lsof(port)
    if pid:
        return f"pid {pid} ({_command(pid)})"
    return "a process of another user" if is_open(port) else None


def _owner_from_proc(port):
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in pathlib.Path(table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:  # 0A: LISTEN
                    inodes.add(f"socket:[{fields[9]}]")
    if not inodes:
        return None
    holders = set()
    for descriptor in pathlib.Path("/proc").glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):
            if os.readlink(descriptor) in inodes:
                holders.add(int(descriptor.parts[2]))
    return min(holders, default=None)  # a server and its workers share the socket: name the eldest


def _owner_from_lsof(port):
    if not shutil.which("lsof"):
        return None
    found = subprocess.run(
        ["lsof", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-t"], capture_output=True, text=True, check=False
    ).stdout
    return min(map(int, re.findall(r"\d+", found)), default=None)


def _command(pid):
    with contextlib.suppress(OSError):
        words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return words.strip()[:120]
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout.strip()[:120] or "already gone"
