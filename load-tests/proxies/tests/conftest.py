"""Starts each proxy by its run script: once over an auth server near by, once over the auth stub, far away and behind TLS."""

import contextlib
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent.parent / "tools")]

from needed import require  # noqa: E402
from runner import jdk, stack  # noqa: E402
from runner.group import Group  # noqa: E402
from runner.ports import free_port  # noqa: E402
from runner.process import Process  # noqa: E402

from proxies import NEEDS, PROXIES, TOKEN, Proxy  # noqa: E402
from servers import Answer, Server, Tap  # noqa: E402


def knows_demo(request):
    """The near auth server: it lets one token pass."""
    if request.values("Authorization") == [TOKEN["Authorization"]]:
        return Answer(200, {"X-User": "demo"})
    return Answer(401, {"Content-Type": "text/plain", "WWW-Authenticate": 'Bearer realm="near"'}, b"who are you?\n")


@pytest.fixture(params=sorted(NEEDS), scope="session")
def name(request):
    require(NEEDS[request.param], request.param)
    subprocess.run([PROXIES / request.param / "run", "--prepare"], check=True)
    return request.param


@pytest.fixture(scope="session")
def start(name, tmp_path_factory):
    @contextlib.contextmanager
    def proxy(auth_url, auth, origin, ca=""):
        port = free_port()
        process = Process(
            name,
            [PROXIES / name / "run"],
            ports=(port,),
            env={
                "PORT": port,
                "AUTH_URL": auth_url,
                "AUTH_CA": ca,
                "ORIGIN_URL": f"http://127.0.0.1:{origin.port}",
                "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1",  # the gateway starts sooner; nothing is measured here
            },
        )
        with Group(tmp_path_factory.mktemp(name)) as group:
            (running,) = group.start(process)
            yield Proxy(name, port, running, auth, origin).awaited()

    return proxy


@pytest.fixture(scope="session")
def origin():
    server = Server(lambda request: Answer(200, {"Content-Type": "text/plain"}, b"origin"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def near_auth():
    server = Server(knows_demo)
    yield server
    server.close()


@pytest.fixture(scope="session")
def far_auth(tmp_path_factory):
    """The auth stub's TLS port, and the certificate it is to be trusted by."""
    require("java", "the auth stub")
    subprocess.run(["make", "-s", "-C", stack.ROOT, "auth-stub/target/auth-stub.jar"], check=True)
    directory = tmp_path_factory.mktemp("auth-stub")
    ports = free_port(), free_port()
    stub = Process(
        "auth-stub",
        [jdk.default().java, "-Xmx64m", "-XX:TieredStopAtLevel=1", "-jar", stack.STUB_JAR],
        ports=ports,
        env={"PORT": ports[0], "TLS_PORT": ports[1], "TLS_CERT_OUT": directory / "ca.pem", "TLS_DELAY": "lognormal:5ms,0.5"},
    )
    with Group(directory) as group:
        group.start(stub)
        yield ports[1], directory / "ca.pem"


@pytest.fixture(scope="session")
def near(start, near_auth, origin):
    with start(f"http://127.0.0.1:{near_auth.port}/check", near_auth, origin) as proxy:
        yield proxy


@pytest.fixture(scope="session")
def far(start, far_auth, origin):
    port, ca = far_auth
    tap = Tap(port)
    with start(f"https://localhost:{tap.port}/verify", tap, origin, ca) as proxy:
        yield proxy
    tap.close()


@pytest.fixture(params=["near", "far"])
def proxy(request, name, origin):
    origin.requests.clear()
    return request.getfixturevalue(request.param)
