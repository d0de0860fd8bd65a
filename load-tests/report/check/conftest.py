"""A page made of results (the tests' made-up ones, or those that RESULTS names) and a headless Chromium to look at it."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import sync_playwright

REPORT = pathlib.Path(__file__).resolve().parent.parent
LOAD_TESTS = REPORT.parent
SHOTS = LOAD_TESTS / "results"
sys.path.insert(0, str(REPORT / "tests"))

import sample  # noqa: E402


def make(results, scenarios, folder):
    """The page of these results: its address."""
    files = {"results.json": results, "scenarios.json": scenarios}
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    command = [REPORT / "run", folder / "results.json", folder / "report.html", "--scenarios", folder / "scenarios.json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=300)
    return (folder / "report.html").as_uri()


@pytest.fixture(scope="session")
def measured():
    """The results and the list of scenarios that the page is made of."""
    given = os.environ.get("RESULTS")
    if given:
        return json.loads(pathlib.Path(given).read_text()), json.loads((LOAD_TESTS / "scenarios.json").read_text())
    return sample.results(), sample.scenarios()


@pytest.fixture(scope="session")
def address(measured, tmp_path_factory):
    return make(*measured, tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="session")
def browser():
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is missing: install the package chromium")
        pytest.skip("chromium is missing: install the package chromium")
    SHOTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        # Chromium's sandbox does not start for root; the page is our own.
        browser = playwright.chromium.launch(executable_path=found, chromium_sandbox=os.geteuid() != 0)
        yield browser
        browser.close()


class Visit:
    """A page in a window of some width, and what it said and asked for meanwhile."""

    def __init__(self, browser, address, width, scheme):
        self.page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        self.said, self.asked = [], []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(address)

    def wait_until_drawn(self):
        """A plot is drawn anew with the browser's next frame, not at once."""
        self.page.wait_for_function(
            """() => [...document.querySelectorAll('.plot')].every((plot) => plot.querySelector(
                `svg path[fill="${getComputedStyle(document.documentElement).getPropertyValue('--med').trim()}"]`))"""
        )

    def css(self, name, where="html"):
        return self.page.eval_on_selector(where, f"element => getComputedStyle(element).getPropertyValue({name!r}).trim()")


@pytest.fixture
def visit(browser, address):
    opened = []

    def visit(width=1280, scheme="light", at=None):
        opened.append(Visit(browser, at or address, width, scheme))
        return opened[-1]

    yield visit
    for one in opened:
        one.page.close()
