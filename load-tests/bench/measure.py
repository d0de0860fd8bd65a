"""What a process costs and has answered, and how several rounds become one figure."""

import contextlib
import os
import pathlib
import re
import ssl
import statistics
import urllib.error
import urllib.request

TICK_US = 1_000_000 / os.sysconf("SC_CLK_TCK")
_trusting = ssl.create_default_context()
_trusting.check_hostname, _trusting.verify_mode = False, ssl.CERT_NONE


class _Quiet(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=_trusting), _Quiet())


def tree(pid):
    """The process and what it started: all of its session."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[3]) == pid:
                found.append(int(stat.parent.name))
    return found


def cpu_us(pid):
    """User and system time of the process and its children, all threads included, in microseconds."""
    return sum(_cpu_us(each) for each in tree(pid))


def _cpu_us(pid):
    with contextlib.suppress(OSError):
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) * TICK_US
    return 0


class Others:
    """What other processes of this machine take meanwhile, as a share of all its cores: the less, the truer the figures."""

    def __init__(self, pids):
        self.pids = pids  # told at the end, too: of sessions that are ours
        self.before = self._all(), self._ours()

    def share(self):
        (busy, whole), ours = self._all(), self._ours() - self.before[1]
        busy, whole = busy - self.before[0][0], whole - self.before[0][1]
        return max(0.0, busy - ours) / whole if whole else 0.0

    def _ours(self):
        """Everything in our sessions, this process, and what it has waited for."""
        times = os.times()
        return sum(cpu_us(pid) for pid in self.pids()) + sum(times[:4]) * 1e6

    @staticmethod
    def _all():
        """Busy and whole time of all cores in microseconds: user, nice, system, idle, iowait, irq, softirq, steal."""
        ticks = [int(word) * TICK_US for word in pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
        return sum(ticks) - ticks[3] - ticks[4], sum(ticks)


def memory_mb(pid, name="VmHWM"):
    """Resident memory of the process and its children: the peak since their start, or VmRSS, what it is now."""
    return sum(_status_kb(each, name) for each in tree(pid)) / 1024


def _status_kb(pid, name):
    with contextlib.suppress(OSError):
        return int((re.search(rf"^{name}:\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/status").read_text(), re.M) or [0, 0])[1])
    return 0


def get(url, headers=()):
    """Status and body, whatever the status."""
    try:
        with _direct.open(urllib.request.Request(url, headers=dict(headers)), timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read()


def served(port):
    """Requests that auth server and origin have answered so far (nginx's stub_status, third number)."""
    return int(re.search(r"\n \d+ \d+ (\d+)", get(f"http://127.0.0.1:{port}/counts")[1].decode())[1])


def spread(rounds):
    """Of each figure its median, least and greatest over the rounds."""
    return {
        name: [round(pick([each[name] for each in rounds]), 4) for pick in (statistics.median, min, max)]
        for name in rounds[0]
    }  # fmt: skip


def percentile(ordered, share):
    """The value that `share` of the ordered values do not exceed."""
    return ordered[max(0, min(len(ordered), -int(-len(ordered) * share // 1)) - 1)]
