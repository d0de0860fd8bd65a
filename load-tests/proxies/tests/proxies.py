"""The proxies that are compared."""

import http.client
import pathlib
import time
from dataclasses import dataclass

from servers import Server

PROXIES = pathlib.Path(__file__).resolve().parent.parent
NEEDS = {"traefik": "make", "node": "npm", "go": "go", "gateway": "java", "envoy": "make", "caddy": "make", "nginx": "make"}
TOKEN = {"Authorization": "Bearer demo"}


@dataclass
class Proxy:
    """A proxy that runs, and what it talks to; `auth` and `origin` count connections, `origin` remembers requests."""

    name: str
    port: int
    running: object
    auth: object
    origin: Server

    def ask(self, headers=(), method="GET", path="/headers", body=None, connection=None):
        connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest(method, path)
        for name, value in headers.items() if isinstance(headers, dict) else headers:
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer, answer.read()

    def awaited(self):
        """Traefik opens its port before it knows its routes: until then it says 404."""
        deadline = time.monotonic() + 10
        while self.ask()[0].status == 404:
            assert time.monotonic() < deadline, f"{self.name} never knows its route"
            time.sleep(0.02)
        return self
