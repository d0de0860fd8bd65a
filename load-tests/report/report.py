#!/usr/bin/env python3
"""Makes one page, whole in itself, of the results of `make load-tests`: report.py RESULTS.json OUT.html"""

import argparse
import base64
import hashlib
import pathlib
import sys

import jinja2

import comparison
import inputs

HERE = pathlib.Path(__file__).resolve().parent
LOAD_TESTS = HERE.parent
MODULES = HERE / "node_modules"
LIBRARY = MODULES / "echarts/dist/echarts.common.min.js"
# The library's own licence stands at its head; these must go with it where it goes.
NOTICES = [MODULES / name for name in ("echarts/NOTICE", "echarts/licenses/LICENSE-d3", "zrender/LICENSE")]
FIGURES = ("avg", "min", "med", "p90", "p95", "max")


def milliseconds(value):
    """Three figures are all that such a measurement has: 0.106, 2.31, 47.6, 1,280."""
    if value is None:
        return "–"
    decimals = 3 if value < 1 else 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:,.{decimals}f}"


def multiple(value):
    return "–" if value is None else f"{value:,.{2 if value < 10 else 1 if value < 100 else 0}f}"


def plot_rows(rows):
    """What plots.js draws, with each figure's text, so that plot and table write it alike: rows of (system, own, figures)."""
    return [
        {"system": system, "own": own, "text": {key: milliseconds(figures[key]) for key in FIGURES}}
        | {key: figures[key] for key in FIGURES}
        for system, own, figures in rows
    ]


def script(path):
    text = path.read_text(encoding="utf-8")
    assert "</script" not in text.lower(), f"{path} would end its own element"
    return text


def page(results, expected, published):
    parts = comparison.sections(results, expected, published)
    library = script(LIBRARY)
    plots = script(HERE / "plots.js")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"ms": milliseconds, "multiple": multiple, "plot_rows": plot_rows}
    return environment.get_template("page.html.jinja").render(
        results=results,
        sections=parts,
        edges=comparison.edges(parts),
        headline=comparison.headline(parts),
        phases=comparison.PHASES,
        figures=FIGURES,
        style=(HERE / "page.css").read_text(encoding="utf-8"),
        scripts=[library, plots],
        notices=[path.read_text(encoding="utf-8") for path in NOTICES],
        # Only these two scripts may run, and nothing may be fetched: the browser sees to it even if a name got through as markup.
        script_hashes=[base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (library, plots)],
    )


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", help="what make load-tests wrote")
    parser.add_argument("out", help="the page to write", type=pathlib.Path)
    parser.add_argument("--scenarios", default=LOAD_TESTS / "scenarios.json", help="what should have been run")
    parser.add_argument("--published", default=LOAD_TESTS / "published.json", help="the figures to show beside")
    options = parser.parse_args(arguments)
    try:
        results, expected = inputs.results(options.results), inputs.scenarios(options.scenarios)
        text = page(results, expected, inputs.published(options.published, expected))
        options.out.write_text(text, encoding="utf-8")
    except inputs.BadInput as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"{problem.filename}: {problem.strerror}", file=sys.stderr)
        return 1
    print(f"Wrote {options.out} ({len(text.encode()) // 1024} KiB)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
