"""make h2spec: the gateway's jar against h2spec, in the clear and with TLS."""

import http.server
import os
import shutil
import subprocess
import threading
import xml.etree.ElementTree as xml

from . import jdk, stack
from .group import Failed, Group
from .ports import free_port
from .process import Process

PACKAGE = "github.com/summerwind/h2spec/cmd/h2spec@v0.0.0-20200804131034-70ac22940108"
HOME = stack.ROOT / ".tools/h2spec"
PASSWORD = "changeit"

CLOSED = "refused with RST_STREAM, not GOAWAY: Netty takes it for a frame that crossed a reset"

# section, test -> why it may fail
EXPECTED = {
    ("http2/5.1", "half closed (remote): Sends a HEADERS frame"): "refused with RST_STREAM of PROTOCOL_ERROR, not STREAM_CLOSED",
    ("http2/5.1", "closed: Sends a HEADERS frame"): CLOSED,
    ("http2/5.1.1", "Sends stream identifier that is numerically smaller than previous"): CLOSED,
}  # fmt: skip
IN_THE_CLEAR = {
    ("http2/3.5", "Sends invalid connection preface"): "what is not the preface is HTTP/1.1 on the same port: 400, and closed",
}


def main():
    jdks = jdk.found()
    if not jdks:
        raise Failed(f"No JDK {jdk.OLDEST} or newer found: set JAVA_HOME or put java on the PATH")
    program = _install()
    origin = Server(("127.0.0.1", 0), Origin)
    threading.Thread(target=origin.serve_forever, daemon=True).start()
    with Group(stack.ROOT / ".run/h2spec") as group:
        key_store = _key_store(jdks[0].java, group.directory)
        tls = [f"--server.ssl.key-store={key_store}", f"--server.ssl.key-store-password={PASSWORD}",
               "--management.server.ssl.enabled=false"]  # fmt: skip
        _check(group, jdks[0].java, program, origin.server_port, "in the clear", [], [], EXPECTED | IN_THE_CLEAR)
        _check(group, jdks[0].java, program, origin.server_port, "with TLS", tls, ["--tls", "--insecure"], EXPECTED)


def _install():
    program = HOME / "h2spec"
    if not program.exists():
        if not shutil.which("go"):
            raise Failed("h2spec is built with Go: install it")
        environment = os.environ | {"GOBIN": str(HOME)}
        if subprocess.run(["go", "install", PACKAGE], env=environment, check=False).returncode:
            raise Failed(f"go install {PACKAGE} failed")
    return program


def _key_store(java, directory):
    store = directory / "key.p12"
    store.unlink(missing_ok=True)
    keytool = os.path.join(os.path.dirname(os.path.realpath(shutil.which(java) or java)), "keytool")
    subprocess.run(
        [keytool, "-genkeypair", "-alias", "h2spec", "-keyalg", "EC", "-dname", "CN=localhost", "-storetype", "PKCS12",
         "-keystore", store, "-storepass", PASSWORD],
        check=True, capture_output=True,
    )  # fmt: skip
    return store.resolve()


def _check(group, java, program, origin, how, arguments, flags, expected):
    port, management = free_port(), free_port()
    route = "--spring.cloud.gateway.server.webflux.routes[0]"
    gateway = Process(
        "gateway",
        [java, "@gateway/jvm.options", "-jar", stack.GATEWAY_JAR, f"--server.port={port}",
         f"--management.server.port={management}", f"{route}.id=all", f"{route}.uri=http://127.0.0.1:{origin}",
         f"{route}.predicates[0]=Path=/**", f"{route}.filters[0]=ForwardAuth=none", *arguments],
        ports=(port, management),
        health=f"http://127.0.0.1:{management}/actuator/health",
        cwd=stack.ROOT,
        grace=35,  # seconds
    )  # fmt: skip
    running = group.start(gateway)[0]
    report = group.directory / "report.xml"
    report.unlink(missing_ok=True)
    subprocess.run(
        [program, "--port", str(port), "--timeout", "3", "--junit-report", report, *flags],
        check=False, capture_output=True, timeout=600,
    )  # fmt: skip
    group.stop(running)
    if not report.exists():
        raise Failed(f"h2spec {how} made no report")
    _judge(report, how, expected, group.progress.line)


def _judge(report, how, expected, say):
    cases = list(xml.parse(report).iter("testcase"))
    failed = {(case.get("package"), case.get("classname")) for case in cases if case.find("failure") is not None}
    failed |= {(case.get("package"), case.get("classname")) for case in cases if case.find("error") is not None}
    say(f"h2spec {how}: {len(cases)} tests, {len(cases) - len(failed)} passed")
    for key in sorted(failed & expected.keys()):
        say(f"  known  {key[0]} {key[1]}: {expected[key]}")
    problems = [f"  failed {section} {test}" for section, test in sorted(failed - expected.keys())]
    problems += [f"  passes now, so it is no exception: {key[0]} {key[1]}" for key in sorted(expected.keys() - failed)]
    if problems or not cases:
        raise Failed(f"h2spec {how}:\n" + "\n".join(problems or ["  ran no test"]))


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        pass  # requests that break off are what h2spec is for


class Origin(http.server.BaseHTTPRequestHandler):
    """Reads what comes and answers a few bytes."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self._read()
        self.send_response(200)
        self.send_header("Content-Length", "3")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(b"ok\n")

    do_HEAD = do_POST = do_GET

    def _read(self):
        if self.headers.get("Transfer-Encoding"):
            while size := int(self.rfile.readline(), 16):
                self.rfile.read(size + 2)
            while self.rfile.readline().strip():
                pass
        else:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def log_message(self, *_):
        pass
