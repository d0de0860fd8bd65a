"""The page as a text, and what is said about bad input; how it looks is checked by make report-check."""

import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest
import sample

REPORT = pathlib.Path(__file__).resolve().parent.parent
PUBLISHED = json.loads((REPORT.parent / "published.json").read_text())

if shutil.which("npm") is None and os.environ.get("CI") != "true":
    pytest.skip("npm is missing: the plotting library comes from there", allow_module_level=True)


class Page(html.parser.HTMLParser):
    """The elements of a page, and its rows as lists of texts, by the caption of their table."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.tables, self.inside, self.all_text = [], {}, [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.inside = {"caption": ["caption", ""], "tr": ["tr"]}.get(tag, self.inside)
        if tag in ("td", "th"):
            self.inside.append("")

    def handle_endtag(self, tag):
        if tag == "caption":
            self.caption = self.inside[1]
            self.tables[self.caption] = []
        if tag == "tr":
            self.tables[self.caption].append([" ".join(cell.split()) for cell in self.inside[1:]])

    def handle_data(self, text):
        self.all_text += text
        if len(self.inside) > 1:
            self.inside[-1] += text

    def row(self, caption, system):
        return next(row for row in self.tables[caption] if row[0].startswith(system))[1:]


def run(folder, results, scenarios=None):
    """The report of these results (a text, or what JSON is made of): the process and the page's place."""
    for name, content in (("results.json", results), ("scenarios.json", scenarios or sample.scenarios())):
        (folder / name).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    command = [REPORT / "run", "results.json", "report.html", "--scenarios", "scenarios.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300), folder / "report.html"


def page(folder, results, scenarios=None):
    done, out = run(folder, results, scenarios)
    assert done.returncode == 0, done.stderr
    return Page(out.read_text(encoding="utf-8"))


def scenario(results, name):
    return next(one for one in results["scenarios"] if one["name"] == name)


def same(shown, value):
    """The page shows three figures of a value."""
    return float(shown.replace(",", "")) == pytest.approx(value, rel=0.005)


def test_measured_and_published_figures_stand_in_their_tables(tmp_path):
    results = sample.results()
    made = page(tmp_path, results)
    cold = made.row("Proxies, auth server close by, cold: milliseconds", "Gateway")
    best = scenario(results, "proxyNearGateway")["best"]["cold"]
    for shown, key in zip(cold, ("avg", "min", "med", "p90", "p95", "max")):
        assert same(shown, best[key]), key
    for part in PUBLISHED["sets"]:
        caption = next(found for found in made.tables if published_caption(part) in found)
        for row in part["rows"]:
            shown = next(line for line in made.tables[caption] if line[0] == row["system"])[1:]
            assert all(map(same, shown, [row[key] for key in ("avg", "min", "med", "p90", "p95", "max")])), (part["id"], row["system"])


def published_caption(part):
    title = {"proxy": "Proxies, auth server far away", "direct": "Frameworks, direct", "redis": "Frameworks, with Redis"}[part["table"]]
    number = "" if part["table"] == "proxy" else " " + part["id"][-1]
    return f"{title}, published{number}: milliseconds"


def test_multiples_divide_within_a_set(tmp_path):
    results = sample.results()
    made = page(tmp_path, results)
    rows = next(rows for caption, rows in made.tables.items() if caption.startswith("Proxies, auth server far away: average as a multiple of Traefik’s"))
    node = next(row for row in rows if row[0].startswith("Node"))
    averages = {name: scenario(results, name)["best"]["warm"]["avg"] for name in ("proxyNode", "proxyTraefik")}
    assert same(node[2], averages["proxyNode"] / averages["proxyTraefik"])
    published = {row["system"]: row["avg"] for part in PUBLISHED["sets"] if part["id"] == "proxy-1" for row in part["rows"]}
    assert same(node[3], published["Node"] / published["Traefik"])


def test_page_says_on_what_it_was_measured(tmp_path):
    text = page(tmp_path, sample.results()).all_text
    for words in ("2026-01-02 03:04 UTC", "2 cores, 8 GiB", "200 requests shared by 100 virtual users", "best of 5", "a sample: made up"):
        assert words in text, words


def test_what_is_missing_or_has_no_figures_was_not_run(tmp_path):
    results = sample.results()
    results["scenarios"] = [one for one in results["scenarios"] if one["name"] != "proxyCaddy"]
    scenario(results, "proxyTraefik").update(runs=[], best=None)
    made = page(tmp_path, results)
    assert "Not run: Traefik, Caddy." in made.all_text
    for system in ("Traefik", "Caddy"):
        assert made.row("Proxies, auth server far away, warm: milliseconds", system) == ["not run"]


def test_a_page_without_any_results_says_so(tmp_path):
    made = page(tmp_path, sample.results() | {"scenarios": []})
    assert made.row("Proxies, auth server close by, cold: milliseconds", "Gateway") == ["not run"]
    assert "Not run: Go (Echo), " in made.all_text


def test_failed_requests_of_any_run_are_named(tmp_path):
    results = sample.results()
    scenario(results, "redisGo")["runs"][3]["warm"]["failed"] = 7
    made = page(tmp_path, results)
    systems = [row[0] for row in made.tables["Frameworks, with Redis, warm: milliseconds"]]
    assert "Go (Echo) 7 failed" in systems


def test_a_system_of_which_all_requests_failed_is_not_the_fastest(tmp_path):
    results = sample.results(runs=1)
    gateway = scenario(results, "proxyNearGateway")
    gateway["best"]["warm"] |= {"failed": 200, "avg": 0, "med": 0}
    made = page(tmp_path, results)
    rows = made.tables["Proxies, auth server close by, warm: milliseconds"]
    assert rows[-1] == ["Gateway", "all requests failed"]
    assert "All requests failed: Gateway." in made.all_text
    glance = next(rows for caption, rows in made.tables.items() if caption.startswith("Average time of a request"))
    assert next(row for row in glance if row[0].startswith("Gateway"))[0] == "Gateway, requests failed"
    assert "through the gateway" not in made.all_text and "through the gateway" in page(tmp_path, sample.results()).all_text


def test_names_are_escaped(tmp_path):
    hostile = "</script><script src=x>hacked()</script><img src=x onerror=hacked()>\"'"
    plain = page(tmp_path, sample.results())
    results = sample.results()
    for one in results["scenarios"]:
        one["system"] += hostile
    results["versions"][hostile] = results["machine"]["os"] = results["machine"]["cpu"] = results["settings"]["generator"] = hostile
    scenario(results, "redisGo").update(runs=[], best=None)
    made = page(tmp_path, results)
    tags = [tag for tag, _ in made.elements]
    assert tags.count("script") == [tag for tag, _ in plain.elements].count("script")
    assert "img" not in tags
    assert hostile in made.all_text


def test_licences_go_with_the_plotting_library(tmp_path):
    text = page(tmp_path, sample.results(runs=1)).all_text
    for words in ("Licensed to the Apache Software Foundation", "The Apache Software Foundation (https", "Baidu Inc", "Mike Bostock"):
        assert words in text, words


def test_page_asks_for_nothing_and_forbids_to(tmp_path):
    made = page(tmp_path, sample.results())
    asking = [(tag, at) for tag, at in made.elements if "src" in at or not at.get("href", "#").startswith("#") or tag == "link"]
    assert asking == []
    policy = next(at["content"] for _, at in made.elements if at.get("http-equiv") == "Content-Security-Policy")
    assert re.fullmatch(r"default-src 'none'; style-src 'unsafe-inline'; script-src( 'sha256-[\w+/]{43}='){2}", policy)


def changed(**changes):
    return sample.results(runs=1) | changes


def with_average(value):
    results = sample.results(runs=1)
    results["scenarios"][0]["best"]["cold"]["avg"] = value
    return results


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ("", "results.json: no JSON"),
        ("[]", "results.json: $: [] is not of type 'object'"),
        (changed(schema=2), "results.json: schema 1 expected, found 2"),
        (changed(date="yesterday"), "results.json: $.date: no ISO date: 'yesterday'"),
        (changed(machine={}), "results.json: $.machine: 'cores' is a required property"),
        (with_average(-1), "results.json: $.scenarios[0].best.cold.avg: -1 is less than the minimum of 0"),
        (with_average("9 ms"), "results.json: $.scenarios[0].best.cold.avg: '9 ms' is not of type 'number'"),
        (with_average(float("nan")), "results.json: no JSON: NaN is no number"),
        (changed(scenarios=sample.results(runs=1)["scenarios"][:1] * 2), "results.json: scenario 'directAccessGo' is there more than once"),
    ],
)
def test_bad_results_are_named_and_no_page_is_written(tmp_path, results, said):
    done, out = run(tmp_path, results)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(said) and done.stderr.count("\n") == 1
    assert not out.exists()


def test_missing_files_are_named(tmp_path):
    gone = subprocess.run([REPORT / "run", "gone.json", "report.html"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (gone.returncode, gone.stderr) == (1, "gone.json: No such file or directory\n")


@pytest.mark.parametrize(
    ("scenarios", "said"),
    [
        ("[]", "scenarios.json: a list of scenarios with name, table and system expected"),
        (
            {"scenarios": [{"name": "redisNode", "table": "redis", "system": "Node", "published": "Nod"}]},
            "published.json: no set redis has the system 'Nod' of redisNode",
        ),
    ],
)
def test_bad_list_of_scenarios_is_named(tmp_path, scenarios, said):
    done, _ = run(tmp_path, sample.results(runs=1), scenarios)
    assert done.returncode == 1 and said in done.stderr
