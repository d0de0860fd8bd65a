"""What is kept, and what the page shows of it."""

import json
import pathlib
import xml.etree.ElementTree as xml

import pytest

import publish
import rows

SAID = {"date": "2026-11-25", "rounds": 3, "seconds": 5, "others": 0.01, "machine": {"cores": 2, "memoryGiB": 23.5}, "versions": ["JDK 25"]}
PAGE = f"# Performance\n\nby hand\n\n{publish.BEGIN}\nformer figures\n{publish.END}\n\nmore by hand\n"


def measured(name="auth", gateway=30.0, traefik=150.0, kept=None):
    (row,) = rows.chosen([name])
    results = {"traefik": {"cpu_us": [traefik, 140.0, 160.0]}, "gateway": {"cpu_us": [gateway, 29.0, 31.5]}}
    return publish.merged(kept or {}, row, results, SAID)


def test_a_row_replaces_its_own_figures_only():
    kept = measured("tls", gateway=40.0, kept=measured("auth", gateway=30.0))
    kept = measured("auth", gateway=20.0, kept=kept)
    assert kept["rows"]["auth"]["results"]["gateway"]["cpu_us"][0] == 20.0
    assert kept["rows"]["tls"]["results"]["gateway"]["cpu_us"][0] == 40.0


def test_table_has_the_best_first_with_spread_and_ratio():
    head, _, first, second = publish.table(measured()["rows"]["auth"]).splitlines()
    assert head == "| | µs CPU | × traefik |"
    assert first == "| **gateway** | 30.0 (29.0–31.5) | 5.00 |"
    assert second == "| traefik | 150 (140–160) | 1.00 |"


def test_table_of_a_row_without_the_one_to_compare_with_has_no_ratio():
    row = measured()["rows"]["auth"]
    del row["results"]["traefik"]
    assert publish.table(row).splitlines()[-1] == "| **gateway** | 30.0 (29.0–31.5) |  |"


def test_page_keeps_the_prose_around_the_figures():
    once = publish.page(PAGE, measured())
    assert once.startswith("# Performance\n\nby hand\n") and once.endswith("\n\nmore by hand\n")
    assert "former figures" not in once
    assert "| auth call per request | must | ≥ 4.50 × traefik | 5.00 × | holds |" in once
    assert "| auth call per request | aim | ≥ 6.00 × traefik | 5.00 × | **missed** |" in once
    assert publish.page(once, measured()) == once


@pytest.mark.parametrize("text", ["# no markers", f"{publish.END}\n{publish.BEGIN}", PAGE + PAGE])
def test_page_without_its_markers_is_refused(text):
    with pytest.raises(ValueError, match="once each and in this order"):
        publish.page(text, measured())


def test_plot_is_svg_with_a_bar_for_each():
    plot = xml.fromstring(publish.plot(measured()["rows"]["auth"]))
    name = "{http://www.w3.org/2000/svg}"
    bars = {each.get("class"): float(each.get("width")) for each in plot.findall(f"{name}rect")}
    assert bars["bar"] / bars["ours"] == pytest.approx(5, abs=0.01)


def test_files_are_written_and_read_again(tmp_path):
    (tmp_path / "performance.md").write_text(PAGE)
    publish.write(tmp_path, measured())
    assert publish.read(tmp_path / "benchmarks/performance.json") == measured()
    assert "benchmarks/performance-auth.svg" in (tmp_path / "performance.md").read_text()
    assert (tmp_path / "benchmarks/performance-auth.svg").exists()
    assert publish.read(tmp_path / "nothing.json") == {}


def test_page_in_the_repository_can_be_written():
    docs = pathlib.Path(__file__).resolve().parent.parent.parent / "docs"
    kept = publish.read(docs / "benchmarks/performance.json")
    text = (docs / "performance.md").read_text()
    assert publish.BEGIN in publish.page(text, kept)
    if kept:
        assert publish.page(text, kept) == text, "performance.json and performance.md do not belong together: make bench writes both"


@pytest.mark.parametrize(("value", "shown"), [(31_600.4, "31,600"), (146.2, "146"), (27.14, "27.1"), (3.456, "3.46")])
def test_numbers_have_three_digits_that_count(value, shown):
    assert publish.number(value) == shown


def test_json_is_plain_data():
    assert json.loads(json.dumps(measured())) == measured()
