"""What every proxy must do, whatever it is written in: the comparison is of like with like."""

import http.client
import os
import signal
import ssl
import subprocess

import pytest

from proxies import PROXIES, TOKEN
from runner import ports
from servers import Answer

FORGERIES = [("X-User", "root"), ("x-user", "root"), ("X_User", "root"), ("x_user", "root")]


def test_token_reaches_the_origin_with_its_user(proxy):
    answer, body = proxy.ask(TOKEN | {"Cookie": "a=1"}, path="/headers?q=1%2F2")
    assert (answer.status, body) == (200, b"origin")
    (arrived,) = proxy.origin.requests
    assert (arrived.method, arrived.path) == ("GET", "/headers?q=1%2F2")
    assert arrived.values("X-User") == ["demo"]
    assert arrived.values("Cookie") == ["a=1"]


def test_without_a_token_the_auth_servers_answer_is_the_clients(proxy, near_auth, far_auth):
    answer, body = proxy.ask()
    expected_status, expected_headers, expected_body = said(proxy, near_auth, far_auth)
    assert (answer.status, body) == (expected_status, expected_body) and answer.status == 401
    assert answer.headers["WWW-Authenticate"] == expected_headers["WWW-Authenticate"]
    assert answer.headers["Content-Type"] == expected_headers["Content-Type"]
    assert proxy.origin.requests == []


def said(proxy, near_auth, far_auth):
    """What the auth server itself says to somebody without a token."""
    if proxy.auth is near_auth:
        connection = http.client.HTTPConnection("127.0.0.1", near_auth.port, timeout=5)
        path = "/check"
    else:
        port, ca = far_auth
        connection = http.client.HTTPSConnection("localhost", port, timeout=5, context=ssl.create_default_context(cafile=ca))
        path = "/verify"
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


def test_forged_user_never_arrives(proxy):
    answer, _ = proxy.ask([*TOKEN.items(), *FORGERIES])
    assert answer.status == 200
    (arrived,) = proxy.origin.requests
    assert arrived.values("X-User") == ["demo"]


def test_forged_user_does_not_stand_in_for_a_missing_one(near, near_auth, origin):
    origin.requests.clear()
    with near_auth.answering(lambda request: Answer(200)):
        answer, _ = near.ask(FORGERIES)
    assert answer.status == 200
    (arrived,) = origin.requests
    assert [value for value in arrived.values("X-User") if value] == []


def test_auth_server_is_asked_by_get_with_the_clients_headers_and_no_body(near, near_auth, origin):
    origin.requests.clear()
    near_auth.requests.clear()
    answer, _ = near.ask(TOKEN | {"Cookie": "a=1", "X-Mine": "2"}, "POST", "/form?a=b", b"posted")
    assert answer.status == 200
    (asked,) = near_auth.requests
    assert asked.method == ("POST" if near.name == "envoy" else "GET")  # Envoy cannot be told another method
    assert (asked.path, asked.body) == ("/check", b"")
    assert (asked.values("Cookie"), asked.values("X-Mine")) == (["a=1"], ["2"])
    (arrived,) = origin.requests
    assert (arrived.method, arrived.path, arrived.body) == ("POST", "/form?a=b", b"posted")


@pytest.mark.parametrize("status", [302, 403, 429, 503])
def test_every_refusal_is_passed_on(near, near_auth, origin, status):
    origin.requests.clear()
    headers = {"Location": "http://login.test/"} if status == 302 else {}
    with near_auth.answering(lambda request: Answer(status, headers, b"because")):
        answer, body = near.ask(TOKEN)
    # To Envoy a 5xx is no answer of an auth server: it gives its own, without a body.
    assert (answer.status, body) == (status, b"" if near.name == "envoy" and status == 503 else b"because")
    assert answer.headers.get("Location") == headers.get("Location")
    assert origin.requests == []


def test_connections_to_origin_and_auth_server_are_kept(proxy):
    client = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=10)
    proxy.ask(TOKEN, connection=client)
    kept = client.sock
    before = proxy.auth.connections, proxy.origin.connections
    for _ in range(20):
        assert proxy.ask(TOKEN, connection=client)[0].status == 200
        assert client.sock is kept
    assert proxy.auth.connections - before[0] <= 1
    assert proxy.origin.connections - before[1] <= 1
    assert len(proxy.origin.requests) == 21


def test_no_answer_from_the_auth_server_is_no_permission(far, origin):
    with far.auth.down():
        origin.requests.clear()
        answer, _ = far.ask(TOKEN)
        assert 500 <= answer.status <= 599
        assert origin.requests == []
    assert far.ask(TOKEN)[0].status == 200


def test_untrusted_certificate_is_no_permission_and_the_proxy_ends_cleanly(start, far_auth, origin):
    origin.requests.clear()
    with start(f"https://localhost:{far_auth[0]}/always", None, origin) as proxy:
        answer, _ = proxy.ask()
        assert 500 <= answer.status <= 599
        assert origin.requests == []
        os.kill(proxy.running.pid, signal.SIGTERM)
        assert proxy.running.child.wait(timeout=10) in (0, 143)  # 143: how a JVM says that SIGTERM ended it
        assert not ports.is_open(proxy.port)




@pytest.mark.parametrize(
    ("setting", "value"),
    [("AUTH_URL", ""), ("AUTH_URL", "ftp://auth.test/"), ("ORIGIN_URL", "origin.test"), ("AUTH_CA", "/nowhere/ca.pem")],
)
def test_a_wrong_setting_is_named_and_nothing_starts(name, setting, value):
    settings = {"PORT": str(ports.free_port()), "AUTH_URL": "https://auth.test/", "ORIGIN_URL": "http://origin.test/"}
    ended = subprocess.run(
        [PROXIES / name / "run"], env=os.environ | settings | {setting: value}, capture_output=True, text=True, timeout=20
    )
    assert ended.returncode in (1, 2)
    assert setting in ended.stderr
    assert value in ended.stderr
