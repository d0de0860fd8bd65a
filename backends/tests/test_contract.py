"""What every backend must do, whatever it is written in."""

import contextlib
import http.client
import json
import os
import signal
import socket
import time

import pytest

from redis_client import redis_command
from runner import guardian, ports, stack
from runner.group import Group


def get(backend, path, connection=None):
    connection = connection or http.client.HTTPConnection("127.0.0.1", backend.port, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer, answer.read()


def raw(port, request):
    with socket.create_connection(("127.0.0.1", port), 5) as client:
        client.sendall(request)
        answer = http.client.HTTPResponse(client)
        answer.begin()
        return json.loads(answer.read())


def test_root_says_hello_to_the_byte(backend):
    answer, body = get(backend, "/")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Length"] == str(len(body))
    assert body == b'{"message": "Hello world"}'


def test_health_is_up(backend):
    answer, body = get(backend, "/health")
    assert (answer.status, json.loads(body)) == (200, {"status": "UP"})


def test_unknown_path_is_not_found(backend):
    assert get(backend, "/nothing-here")[0].status == 404


def test_connection_is_kept_alive(backend):
    connection = http.client.HTTPConnection("127.0.0.1", backend.port, timeout=5)
    get(backend, "/", connection)
    kept = connection.sock
    for _ in range(1100):  # some servers close after a thousand
        get(backend, "/", connection)
        assert connection.sock is kept


def test_headers_shows_one_value_as_text_and_repeated_ones_as_a_list(backend):
    seen = raw(
        backend.port,
        b"GET /headers HTTP/1.1\r\nHost: app.test\r\nX-User: demo\r\nX-Groups: a\r\nx-groups: b, c\r\n\r\n",
    )
    assert seen == {"Host": "app.test", "X-User": "demo", "X-Groups": ["a", "b, c"]}


def test_redis_down_is_a_503_and_soon(backend):
    before = time.monotonic()
    answer, body = get(backend, "/redis")
    assert answer.status == 503
    assert answer.headers["Content-Type"].startswith("application/json")
    assert json.loads(body) == {"error": "Redis is not available"}
    assert time.monotonic() - before < 3


def test_redis_that_never_answers_is_a_503_and_soon(start):
    with socket.create_server(("127.0.0.1", 0)) as silent, start(silent.getsockname()[1]) as backend:
        before = time.monotonic()
        assert get(backend, "/redis")[0].status == 503
        assert time.monotonic() - before < 5


def test_empty_redis_gets_three_keys_and_changes_are_seen(with_redis, redis):
    expected = {key: f"value of {key}" for key in ("key1", "key2", "key3")}
    eventually(lambda: redis_command(redis, "EXISTS", *expected) == b":3\r\n")
    answer, body = get(with_redis, "/redis")
    assert (answer.status, json.loads(body)) == (200, expected)

    redis_command(redis, "SET", "key2", "changed")
    redis_command(redis, "DEL", "key3")
    answer, body = get(with_redis, "/redis")
    assert json.loads(body) == expected | {"key2": "changed", "key3": None}


def test_backend_outlives_a_redis_restart(with_redis, redis):
    assert get(with_redis, "/redis")[0].status == 200
    redis_command(redis, "CLIENT", "KILL", "TYPE", "normal")
    assert get(with_redis, "/redis")[0].status == 200


@pytest.mark.usefixtures("redis")  # skips where there is none
def test_redis_that_goes_is_a_503_until_it_is_back(start, tmp_path):
    port = ports.free_port()
    with Group(tmp_path) as group:
        (store,) = group.start(stack.redis(port))
        with start(port) as backend:
            eventually(lambda: get(backend, "/redis")[0].status == 200)
            group.stop(store)
            before = time.monotonic()
            assert get(backend, "/redis")[0].status == 503
            assert time.monotonic() - before < 3
            group.start(stack.redis(port))
            eventually(lambda: get(backend, "/redis")[0].status == 200)


def test_more_users_at_once_than_connections_to_redis(with_redis):
    with contextlib.ExitStack() as all_open:
        users = [http.client.HTTPConnection("127.0.0.1", with_redis.port, timeout=20) for _ in range(300)]
        for user in users:
            user.connect()
            all_open.callback(user.close)
        for user in users:
            user.request("GET", "/redis")
        assert [user.getresponse().status for user in users] == [200] * len(users)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_ends_cleanly(start, ending):
    with start(1) as backend:
        connection = http.client.HTTPConnection("127.0.0.1", backend.port, timeout=5)
        get(backend, "/", connection)  # an idle kept connection must not hold it up
        os.kill(backend.running.pid, ending)
        # Java ends with 128 and the signal's number, however clean its end
        assert backend.running.child.wait(timeout=10) in (0, 128 + ending)
        nothing_is_left_of(backend)


def test_ends_when_asked_while_it_starts(start):
    with start(1) as backend:  # its port is open, that is all: workers may still be starting
        os.kill(backend.running.pid, signal.SIGTERM)
        backend.running.child.wait(timeout=15)
        nothing_is_left_of(backend)


def nothing_is_left_of(backend):
    assert not ports.is_open(backend.port)
    eventually(lambda: not guardian.alive(backend.running.pid), 3)  # its process group: workers, helpers


def eventually(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)
