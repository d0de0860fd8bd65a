"""Brings up what a scenario needs. What the next one needs too stays; the system that is measured always starts afresh."""

import concurrent.futures
import http.client
import os
import shutil
import signal
import ssl
import subprocess
import urllib.parse

from . import stack
from .group import Failed

USERS, REQUESTS = 20, 25  # of a warm-up, for each URL


class Stage:
    def __init__(self, group, catalog):
        self._group = group
        self._catalog = catalog
        self._prepared = set()
        self.system = None  # the process that is measured

    def prepare(self, scenario):
        """Builds and installs ahead, so that no start has to wait for it; a taken port is named now."""
        order = self._catalog.start_order(scenario)
        self._group.require_free_ports(*map(self._catalog.process, order))
        for name in order:
            script = self._catalog.run_script(name)
            self._require(name, script)
            if script not in self._prepared:
                self._group.progress.doing(f"preparing {os.path.relpath(script.parent, stack.ROOT)}")
                prepare(script, self._group.directory)
                self._prepared.add(script)

    def set_up(self, scenario):
        *needs, system = self._catalog.start_order(scenario)
        for running in reversed(list(self._group.running)):
            name = running.what.name
            if self._catalog.knows(name) and name not in needs:
                self._group.stop(running)
        alive = {running.what.name for running in self._group.running}
        for name in needs:
            if name not in alive:
                self._group.start(self._catalog.process(name))
                warm_up(self._catalog.warm_up_urls(name))
        (self.system,) = self._group.start(self._catalog.process(system))

    def _require(self, name, script):
        if not os.access(script, os.X_OK):
            raise Failed(f"{name} cannot start: there is no {os.path.relpath(script, stack.ROOT)}")
        missing = [tool for tool in self._catalog.tools(name) if not shutil.which(tool)]
        if missing and subprocess.run([stack.ROOT / "tools/install", "tools", *missing], check=False).returncode:
            raise Failed(f"{name} needs {' and '.join(missing)}")


def prepare(script, directory):
    """Runs `<script> --prepare`; its output is shown when it fails. Whatever ends the runner ends it too."""
    log = directory / "prepare.log"
    with log.open("wb") as out:
        child = subprocess.Popen([script, "--prepare"], stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
        try:
            code = child.wait()
        except BaseException:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            raise
    if code:
        lines = log.read_text(errors="replace").splitlines()[-20:]
        raise Failed("\n".join([f"{os.path.relpath(script, stack.ROOT)} --prepare ended with {code}:", *lines]))


def warm_up(urls):
    """An origin or auth server that others are measured over must not be cold for the first of them and warm for the rest."""
    with concurrent.futures.ThreadPoolExecutor(USERS) as pool:
        for url in urls:
            list(pool.map(_ask, [url] * USERS))


def _ask(url):
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "https":
        context = ssl._create_unverified_context()  # noqa: S323 (the stub's certificate is its own)
        connection = http.client.HTTPSConnection(parts.netloc, timeout=30, context=context)
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    try:
        for _ in range(REQUESTS):
            connection.request("GET", parts.path)
            connection.getresponse().read()
    except (OSError, http.client.HTTPException) as error:
        raise Failed(f"{url} does not answer: {error}") from error
    finally:
        connection.close()
