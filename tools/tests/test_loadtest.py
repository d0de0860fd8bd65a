"""make load-test and make load-tests with a k6 that is a stand-in, and systems that are a few lines of Python."""

import json
import os
import stat
import subprocess
import sys
import textwrap

import pytest

from runner import loadtest, loadtest_catalog, loadtest_generator, loadtest_stage, loadtests, ports, stack
from runner.group import Failed
from runner.loadtest_catalog import Catalog
from runner.progress import Bar

SERVER = """
    import http.server, os, sys
    if sys.argv[1:] == ["--prepare"]:
        sys.exit()
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(int(os.environ.get("STATUS", "200")) if self.path == "/" else 200)
            self.end_headers()
            self.wfile.write(b'{"started": %d}' % os.getpid())
        def log_message(self, *_):
            with open(os.environ["SEEN"], "a") as seen:
                seen.write(f"{os.environ['NAME']} {os.getpid()} {self.path}\\n")
    http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""

# Takes what the runner hands to k6, does the requests of the scenario, and writes points as k6 does.
K6 = """
    import json, os, sys, urllib.error, urllib.request
    if sys.argv[1] == "version":
        print("k6 v9.8.7 (go1.99, linux/amd64)")
        sys.exit()
    assert sys.argv[1:4] == ["run", "--quiet", "--no-usage-report"], sys.argv
    out, script = sys.argv[5].removeprefix("json="), sys.argv[6]
    scenarios = json.load(open(os.environ["CATALOG"]))["scenarios"]
    scenario = next(each for each in scenarios if each["name"] + ".js" == script)
    if int(os.environ["VUS"]) == 13:
        print("boom")
        sys.exit(107)
    def point(metric, value, **tags):
        return json.dumps({"type": "Point", "metric": metric, "data": {"value": value, "tags": tags}}) + "\\n"
    wrong = 0
    with open(out, "w") as points:
        points.write(json.dumps({"type": "Metric", "metric": "checks", "data": {}}) + "\\n")
        for number in range(int(os.environ["ITERATIONS"])):
            try:
                status = urllib.request.urlopen(scenario["url"]).status
            except urllib.error.HTTPError as error:
                status = error.code
            wrong += status != 200
            points.write(point("http_req_duration", number + 1.5))
            points.write(point("http_req_failed", int(status >= 400)))
            points.write(point("checks", int(status == 200), check="status is 200"))
    sys.exit(99 if wrong else 0)
"""


def executable(path, code):
    path.write_text(f"#!{sys.executable}\n{textwrap.dedent(code)}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


class World:
    """A catalog of two systems, a and b, over one origin; everything in one folder."""

    def __init__(self, folder, monkeypatch):
        self.folder, self.seen = folder, folder / "seen"
        self.ports = {name: ports.free_port() for name in ("origin", "a", "b")}
        self.server = executable(folder / "server", SERVER)
        executable(folder / "k6", K6)
        self.catalog = folder / "scenarios.json"
        self.write()
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setenv("CATALOG", str(self.catalog))
        for name in ("SCENARIO", "VUS", "ITERATIONS", "RUNS", "WARMUP", "ONLY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr(loadtest_stage, "REQUESTS", 1)
        monkeypatch.setattr(loadtest_catalog, "PATH", self.catalog)
        monkeypatch.setattr(loadtest, "WORK", folder / "work")
        monkeypatch.setattr(loadtests, "RESULTS", folder / "results")
        monkeypatch.setattr(loadtests, "REPORT", folder / "no-report")

    def write(self, **changes):
        processes = {name: self._process(name) | changes.get(name, {}) for name in self.ports}
        scenarios = [self._scenario(name) for name in ("a", "b")]
        self.catalog.write_text(json.dumps({
            "defaults": {"vus": 2, "iterations": 4, "thresholds": {"checks": ["rate==1"], "http_req_failed": ["rate==0"]}},
            "farAuth": {"distribution": "log-normal", "medianMillis": 1, "sigma": 0.1},
            "processes": processes,
            "scenarios": scenarios,
        }))  # fmt: skip

    def asked(self, path="/"):
        lines = [line.split() for line in self.seen.read_text().splitlines()]
        return [(name, pid) for name, pid, where in lines if where == path]

    def results(self):
        return json.loads((self.folder / "results/latest.json").read_text())

    def _process(self, name):
        env = {"PORT": str(self.ports[name]), "NAME": name, "SEEN": str(self.seen)}
        needs = [] if name == "origin" else ["origin"]
        more = {"warmUp": [f"http://localhost:{self.ports[name]}/warm"]} if name == "origin" else {}
        return {"run": str(self.server), "env": env, "port": self.ports[name], "needs": needs, "health": "/health", **more}

    def _scenario(self, name):
        return {"name": f"proxy-{name}", "table": "proxy", "system": name.upper(), "published": None, "headers": {},
                "url": f"http://localhost:{self.ports[name]}/", "processes": [name], "checks": {"status": 200},
                "thresholds": {}}  # fmt: skip


@pytest.fixture
def world(tmp_path, monkeypatch):
    made = World(tmp_path, monkeypatch)
    yield made
    assert [name for name, port in made.ports.items() if ports.is_open(port)] == []  # however it went, nothing is left


def test_one_scenario_prints_the_line_of_k6(world, monkeypatch, capsys):
    monkeypatch.setenv("SCENARIO", "proxy-a")
    loadtest.main()
    shown = capsys.readouterr().out
    assert "proxy-a by k6 9.8.7: 2 users, 4 requests, 0 failed" in shown
    assert "avg=3ms min=1.5ms med=3ms max=4.5ms p(90)=4.2ms p(95)=4.35ms" in shown
    assert len(world.asked()) == 4


def test_failed_request_fails_the_target_and_says_what_was_wrong(world, monkeypatch):
    world.write(a=world._process("a") | {"env": world._process("a")["env"] | {"STATUS": "503"}})
    monkeypatch.setenv("SCENARIO", "proxy-a")
    with pytest.raises(Failed, match=r"(?s)proxy-a has failed:.*4 × not so: status is 200.*http_req_failed: rate==0"):
        loadtest.main()


def test_k6_that_breaks_shows_its_words(world, monkeypatch):
    for name, value in {"SCENARIO": "proxy-a", "VUS": "13", "ITERATIONS": "13"}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Failed, match=r"k6 ended with 107:\nboom"):
        loadtest.main()


def test_all_scenarios_are_interleaved_and_each_system_starts_afresh(world, monkeypatch):
    monkeypatch.setenv("RUNS", "2")
    loadtests.main()
    starts = list(dict.fromkeys(world.asked()))
    assert [name for name, _ in starts] == ["a", "b", "a", "b"]  # run by run, and each time another process
    assert len({pid for _, pid in world.asked("/warm")}) == 1  # the origin stays
    assert all(world.asked().count(start) == 8 for start in starts)  # cold and warm are on the same process
    results = world.results()
    assert results["schema"] == 1
    assert results["settings"] == {"vus": 2, "iterations": 4, "runs": 2, "warmUp": 0, "generator": "k6 9.8.7"}
    assert results["machine"]["cores"] >= 1
    assert [each["name"] for each in results["scenarios"]] == ["proxy-a", "proxy-b"]
    for each in results["scenarios"]:
        assert len(each["runs"]) == 2
        assert each["best"]["cold"] == each["runs"][0]["cold"] == {
            "requests": 4, "failed": 0, "avg": 3.0, "min": 1.5, "med": 3.0, "max": 4.5, "p90": 4.2, "p95": 4.35,
        }  # fmt: skip


def test_warm_up_lies_between_cold_and_warm_and_is_not_counted(world, monkeypatch):
    for name, value in {"RUNS": "1", "WARMUP": "7", "ONLY": "*-a"}.items():
        monkeypatch.setenv(name, value)
    loadtests.main()
    assert len(world.asked()) == 4 + 7 + 4
    (only,) = world.results()["scenarios"]
    assert [only["best"][phase]["requests"] for phase in ("cold", "warm")] == [4, 4]
    assert world.results()["settings"]["warmUp"] == 7


def test_failure_shows_the_last_lines_of_the_systems_log(world, monkeypatch):
    server = executable(world.folder / "talkative", SERVER.replace("class Handler", "print('I am broken', flush=True)\n    class Handler"))
    env = world._process("a")["env"] | {"STATUS": "503"}
    world.write(a=world._process("a") | {"run": str(server), "env": env})
    monkeypatch.setenv("SCENARIO", "proxy-a")
    with pytest.raises(Failed, match=r"a \| I am broken"):
        loadtest.main()


def test_system_that_cannot_be_had_is_left_out_and_fails_in_the_end(world):
    world.write(b=world._process("b") | {"run": str(world.folder / "nowhere/run")})
    with pytest.raises(Failed, match=r"Not all went well:\nb cannot start: there is no .*nowhere/run"):
        loadtests.main()
    assert [each["name"] for each in world.results()["scenarios"]] == ["proxy-a"]


def test_wrong_answers_are_in_the_results_and_fail_in_the_end(world):
    world.write(b=world._process("b") | {"env": world._process("b")["env"] | {"STATUS": "500"}})
    with pytest.raises(Failed, match="proxy-b has failed"):
        loadtests.main()
    assert [each["best"]["warm"]["failed"] for each in world.results()["scenarios"]] == [0, 4]


def test_report_is_made_of_the_results(world, monkeypatch):
    monkeypatch.setattr(loadtests, "REPORT", executable(world.folder / "report", """
        import shutil, sys
        shutil.copy(sys.argv[1], sys.argv[2])
    """))  # fmt: skip
    monkeypatch.setenv("ONLY", "*-a")
    loadtests.main()
    page = json.loads((world.folder / "results/report.html").read_text())
    assert [each["name"] for each in page["scenarios"]] == ["proxy-a"]


def test_missing_tool_is_named_with_its_package(world, monkeypatch, capfd):
    world.write(a=world._process("a") | {"tools": ["cobol-server"]})
    monkeypatch.setenv("SCENARIO", "proxy-a")
    with pytest.raises(Failed, match="a needs cobol-server"):
        loadtest.main()
    assert "MISSING: cobol-server (install the package cobol-server)" in capfd.readouterr().err


def test_redis_that_may_not_be_installed_is_explained(tmp_path):
    executable(tmp_path / "id", "print(1000)")  # no root
    (tmp_path / "sh").symlink_to("/bin/sh")
    told = subprocess.run([stack.ROOT / "tools/install", "tools", "redis-server"], env={"PATH": str(tmp_path)},
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert (told.returncode, told.stderr) == (1, "MISSING: redis-server (install the package redis-server)\n")


def test_taken_port_names_its_owner_before_anything_starts(world, monkeypatch):
    monkeypatch.setenv("SCENARIO", "proxy-a")
    monkeypatch.setattr(ports, "owner", lambda port: "pid 1 (init)" if port == world.ports["a"] else None)
    with pytest.raises(Failed, match=rf"a needs port {world.ports['a']}, taken by pid 1 \(init\)"):
        loadtest.main()
    assert not world.seen.exists()


def test_scenario_waits_for_every_port_of_what_it_needs(world, monkeypatch):
    late = executable(world.folder / "late", """
        import os, socket, subprocess, sys, time
        if sys.argv[1:] == ["--prepare"]:
            sys.exit()
        server = subprocess.Popen([os.environ["SERVER"]])
        time.sleep(1)
        with socket.create_server(("127.0.0.1", int(os.environ["LATE_PORT"]))) as listening:
            open(os.environ["SEEN"], "a").write("late 0 /opened\\n")
            server.wait()
    """)  # fmt: skip
    port = ports.free_port()
    env = world._process("origin")["env"] | {"LATE_PORT": str(port), "SERVER": str(world.server)}
    world.write(origin={"run": str(late), "env": env, "morePorts": [port]})
    monkeypatch.setenv("SCENARIO", "proxy-a")
    loadtest.main()
    paths = [line.split()[2] for line in world.seen.read_text().splitlines()]
    assert paths.index("/opened") < paths.index("/warm")


def test_preparing_that_fails_shows_its_output(tmp_path):
    script = executable(tmp_path / "run", "print('no such package'); exit(3)")
    with pytest.raises(Failed, match=r"--prepare ended with 3:\nno such package"):
        loadtest_stage.prepare(script, tmp_path)


def test_warm_up_of_something_that_is_not_there_fails():
    url = f"http://localhost:{ports.free_port()}/"
    with pytest.raises(Failed, match="does not answer"):
        loadtest_stage.warm_up([url])


@pytest.mark.parametrize("text", ["0", "-5", "1.5", "many", "1e3", "²"])
@pytest.mark.parametrize("name", ["VUS", "ITERATIONS", "RUNS"])
def test_what_is_no_positive_number_is_refused(monkeypatch, name, text):
    monkeypatch.setenv(name, text)
    with pytest.raises(Failed, match=f"{name} must be a whole number from 1 up, not '{text}'"):
        loadtest.whole(name, 7)


@pytest.mark.parametrize("text", [None, ""])
def test_what_is_not_given_is_the_default(monkeypatch, text):
    monkeypatch.delenv("VUS", raising=False)
    if text is not None:
        monkeypatch.setenv("VUS", text)
    assert loadtest.whole("VUS", 7) == 7


def test_fewer_iterations_than_users_are_refused_as_by_k6(monkeypatch):
    monkeypatch.setenv("VUS", "10")
    monkeypatch.setenv("ITERATIONS", "9")
    with pytest.raises(Failed, match="ITERATIONS=9 is less than VUS=10"):
        loadtest.load({"vus": 100, "iterations": 200})


def test_without_k6_it_is_gatling(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    started = []

    class Group:
        def start(self, process):
            started.append(process)

    generator = loadtest_generator.choose(Group())
    assert generator.name.startswith("gatling 3.")
    assert [process.name for process in started] == ["generator"]


def test_bar_says_what_is_done_and_what_is_left(capsys):
    seconds = iter([100, 110, 120, 130])
    bar = Bar(4, clock=lambda: next(seconds))
    for name in ("a", "b", "c"):
        bar.step(name)
    assert capsys.readouterr().out.splitlines() == [
        "[........................] 0 of 4  a",
        "[######..................] 1 of 4, 0 min 30 s left  b",
        "[############............] 2 of 4, 0 min 20 s left  c",
    ]


def test_order_is_run_by_run():
    assert [f"{number}{name}" for number, name in loadtests.interleaved("ab", 2)] == ["1a", "1b", "2a", "2b"]


def test_every_run_script_of_the_catalog_has_a_name_below_its_folder(tmp_path):
    catalog = Catalog(tmp_path)
    scripts = {catalog.run_script(name) for scenario in catalog.scenarios for name in catalog.start_order(scenario)}
    assert {script.name for script in scripts} == {"run"}
