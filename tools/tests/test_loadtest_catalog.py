"""scenarios.json, the processes it names, and the table of ports in the README."""

import re
import urllib.parse

import pytest

from runner import stack
from runner.group import Failed
from runner.loadtest_catalog import Catalog

TABLES = {"directAccess": "direct", "redis": "redis", "proxyNear": "proxyNear", "proxy": "proxy"}


@pytest.fixture
def catalog(tmp_path):
    return Catalog(tmp_path)


def test_a_name_says_its_table(catalog):
    for scenario in catalog.scenarios:
        prefix = re.match(r"directAccess|redis|proxyNear|proxy", scenario.name)[0]
        assert scenario.table == TABLES[prefix], scenario.name


def test_url_is_on_the_port_of_the_measured_system(catalog):
    for scenario in catalog.scenarios:
        system = catalog.process(catalog.start_order(scenario)[-1])
        assert (urllib.parse.urlsplit(scenario.url).port,) == system.ports, scenario.name
        assert system.env["PORT"] == str(system.ports[0])


def test_far_and_near_differ_in_their_auth_server_alone(catalog):
    far = [scenario for scenario in catalog.scenarios if scenario.table == "proxy"]
    assert len(far) == 7
    for scenario in far:
        far_system, near_system = (
            catalog.process(catalog.start_order(catalog.scenario(name))[-1])
            for name in (scenario.name, scenario.name.replace("proxy", "proxyNear"))
        )
        assert far_system.command == near_system.command
        differing = {"PORT", "AUTH_URL", "AUTH_CA"}
        assert {key: value for key, value in far_system.env.items() if key not in differing} == {
            key: value for key, value in near_system.env.items() if key not in differing
        }
        assert far_system.env["AUTH_URL"].startswith("https://")
        assert near_system.env["AUTH_URL"].startswith("http://")


def test_what_is_needed_starts_first(catalog):
    assert catalog.start_order(catalog.scenario("redisFlask")) == ["redis", "flask4"]
    assert catalog.start_order(catalog.scenario("proxyGateway")) == ["auth-stub", "flask4", "gateway-far"]


def test_auth_stub_gets_the_far_delay_and_writes_the_ca_that_proxies_read(catalog, tmp_path):
    stub, proxy = catalog.process("auth-stub"), catalog.process("traefik-far")
    assert stub.env["TLS_DELAY"] == "lognormal:90ms,0.5"
    assert stub.env["TLS_CERT_OUT"] == proxy.env["AUTH_CA"] == str(tmp_path / "auth-ca.pem")


def test_unknown_scenario_lists_the_known_ones(catalog):
    with pytest.raises(Failed, match=r"(?s)no scenario directAccessCobol.*\n  directAccessGo\n.*\n  proxyNearNginx"):
        catalog.scenario("directAccessCobol")


def test_scenario_that_is_not_given_lists_them_too(catalog):
    with pytest.raises(Failed, match=r"(?s)SCENARIO is not given.*\n  directAccessGo\n"):
        catalog.scenario("")


@pytest.mark.parametrize(("pattern", "count"), [("*", 32), ("proxy*", 14), ("proxyNear*", 7), ("redisGo", 1)])
def test_only_is_a_pattern(catalog, pattern, count):
    assert len(catalog.matching(pattern)) == count


def test_pattern_that_matches_nothing_lists_the_scenarios(catalog):
    with pytest.raises(Failed, match=r"(?s)no scenario that matches 'prxy\*'.*\n  directAccessGo\n"):
        catalog.matching("prxy*")


def test_table_of_ports_in_the_readme_is_this_one(catalog):
    readme = (stack.ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("| port | process |")[2].partition("\n\n")[0]
    shown = {name: int(port) for port, name in re.findall(r"^\| (\d+) \| `([\w-]+)`", table, re.M)}
    names = {name for scenario in catalog.scenarios for name in catalog.start_order(scenario)}
    assert shown == {name: catalog.process(name).ports[0] for name in names}
    assert len(set(shown.values())) == len(shown)
    assert 5000 not in shown.values()  # macOS takes it
