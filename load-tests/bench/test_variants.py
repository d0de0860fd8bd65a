"""What rows change in the proxies' configurations, on the real files."""

import json
import pathlib

import pytest
import yaml
from runner.group import Failed
from runner.jdk import Jdk

import systems
import variants
from variants import Setup

PROXIES = pathlib.Path(__file__).resolve().parent.parent / "proxies"
PEM = pathlib.Path("/edge.pem")


def edited(system, **setup):
    name, edit = variants.EDITS[system]
    return edit((PROXIES / system / name).read_text(), Setup(**setup), PEM)


@pytest.mark.parametrize(("system", "word"), [("traefik", "[auth]"), ("envoy", "ext_authz"), ("caddy", "forward_auth"), ("nginx", "auth_request")])
def test_without_auth_nobody_is_asked(system, word):
    assert word in edited(system)
    assert word not in edited(system, auth=False)


@pytest.mark.parametrize("system", variants.EDITS)
def test_with_tls_the_edge_has_the_certificate(system):
    assert str(PEM) not in edited(system)
    assert str(PEM) in edited(system, tls=True)


@pytest.mark.parametrize("predicate", variants.PREDICATES)
def test_routes_are_as_many_as_asked_for(predicate):
    text = edited("traefik", routes=50, predicate=predicate)
    assert text.count("rule:") == text.count("middlewares: [auth]") == 50
    assert variants.route(predicate, 49) in text
    routes = json.loads(variants.gateway(Setup(routes=50, predicate=predicate), PEM, "http://o"))
    routes = routes["spring.cloud.gateway.server.webflux.routes"]
    assert len(routes) == 50 and not any(route["filters"] for route in routes)


def test_envoys_routes_are_valid_yaml_with_auth_before_them():
    text = edited("envoy", routes=20, tls=True)
    for name in ("PORT", "AUTH_PORT", "ORIGIN_PORT", "BIND_HOST", "AUTH_SCHEME", "AUTH_HOST", "AUTH_PATH", "ORIGIN_HOST", "AUTH_CA"):
        text = text.replace(f"@{name}@", "1")
    listener = yaml.safe_load(text)["static_resources"]["listeners"][0]["filter_chains"][0]
    manager = listener["filters"][0]["typed_config"]
    assert len(manager["route_config"]["virtual_hosts"][0]["routes"]) == 20
    assert [each["name"].rpartition(".")[2] for each in manager["http_filters"]] == ["header_mutation", "ext_authz", "router"]
    assert listener["transport_socket"]["name"] == "envoy.transport_sockets.tls"


def test_gateway_without_auth_has_a_public_route():
    told = json.loads(variants.gateway(Setup(auth=False), PEM, "http://o"))
    assert told["spring.cloud.gateway.server.webflux.routes"][0]["filters"] == ["ForwardAuth=none"]


@pytest.mark.parametrize("text", ["nothing of it", "twice twice"])
def test_a_configuration_that_was_rewritten_is_noticed(text):
    with pytest.raises(Failed, match="expected once"):
        variants.changed(text, "twice", "once")
    with pytest.raises(Failed, match="expected once"):
        variants.without(text, "twice")


@pytest.mark.parametrize(("system", "jdk"), [("dist", ""), ("dist-17", "-17")])
def test_what_is_laid_out_is_started_in_its_own_folder_on_its_own_jdk(system, jdk, tmp_path):
    bench = object.__new__(systems.Bench)
    bench.pem, bench.javas = PEM, {"": Jdk(25, "/25/bin/java"), "-17": Jdk(17, "/17/bin/java")}
    process = bench._gateway(system, Setup(), tmp_path, {"ORIGIN_URL": "http://o"})
    assert process.cwd == systems.laid_out(system)
    assert process.command[:5] == [bench.javas[jdk].java, "@jvm.options", "@cache.options", "-jar", "gateway.jar"]
