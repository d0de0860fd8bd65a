"""What stands around a proxy in the tests: a server that can be told its answers, and a tap on a connection to another."""

import contextlib
import http.server
import socket
import threading
from dataclasses import dataclass, field


@dataclass
class Answer:
    status: int = 200
    headers: dict = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: list  # (name, value) as on the wire
    body: bytes

    def values(self, name):
        """All values of a header, and of every spelling that some origins take for it: x_user is X-User to WSGI."""
        return [value for key, value in self.headers if key.lower().replace("_", "-") == name.lower()]


class Server(http.server.ThreadingHTTPServer):
    """Keeps connections alive and remembers what came; `answer` is a function from request to answer."""

    daemon_threads = True

    def __init__(self, answer):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer, self.requests, self.connections = answer, [], 0
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def get_request(self):
        self.connections += 1
        return super().get_request()

    def handle_error(self, request, client_address):
        pass  # proxies end their connections as they like

    @contextlib.contextmanager
    def answering(self, answer):
        before, self.answer = self.answer, answer
        try:
            yield
        finally:
            self.answer = before

    def close(self):
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # a head and its body leave together

    def _serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = Request(self.command, self.path, list(self.headers.items()), body)
        self.server.requests.append(request)
        answer = self.server.answer(request)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_PUT = _serve

    def log_message(self, *_):
        pass


class Tap:
    """A port that passes bytes on to another: counts connections, TLS or not, and can be shut."""

    def __init__(self, port):
        self.target, self.connections, self.shut, self.open = port, 0, False, []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client = self.listener.accept()[0]
                if self.shut:
                    client.close()
                    continue
                self.connections += 1
                server = socket.create_connection(("127.0.0.1", self.target))
                for one, other in ((client, server), (server, client)):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self.open.append(one)
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    @staticmethod
    def _pass(one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    @contextlib.contextmanager
    def down(self):
        """As long as it lasts, nobody answers."""
        self.shut = True
        for end in self.open:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.open.clear()
        try:
            yield
        finally:
            self.shut = False

    def close(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        with self.down():
            pass
