"""The page in a real browser: what a reader sees on a phone, on a desk, in the dark and on paper."""

import collections
import copy
import re

import conftest
import pytest
import sample

PERCENTILES = ("med", "p90", "p95")
SHADES = (*PERCENTILES, "avg")

# A plot's model, and the bars that stand in its picture: the widths of what is filled with each shade.
DRAWN = """(element) => {
  const option = echarts.getInstanceByDom(element).getOption();
  const shade = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const filled = (name) => [...element.querySelectorAll('svg path')]
      .filter((path) => path.getAttribute('fill') === shade(name)).map((path) => path.getBoundingClientRect().width);
  return {
    systems: option.yAxis[0].data.map((entry) => entry.value),
    series: Object.fromEntries(option.series.map((one) => [one.name, one.data])),
    bars: Object.fromEntries(['med', 'p90', 'p95', 'avg'].map((name) => [name, filled(name)])),
    text: [...element.querySelectorAll('svg text')].map((text) => text.textContent).join('').replace(/\\s/g, ''),
  };
}"""


def expected_plots(results):
    """Figures by plot and system, as the results have them."""
    plots = collections.defaultdict(dict)
    for scenario in results["scenarios"]:
        for phase in ("cold", "warm") if scenario["best"] else ():
            plots[f"{scenario['table']}-{phase}"][scenario["system"]] = scenario["best"][phase]
    return plots


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_page_is_quiet_fits_its_window_and_is_kept_as_a_picture(visit, address, width, scheme):
    seen = visit(width, scheme)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    wide = seen.page.eval_on_selector_all("svg", "all => all.map(svg => svg.getBoundingClientRect().right)")
    assert wide and max(wide) <= width
    seen.page.screenshot(path=conftest.SHOTS / f"report-{width}-{scheme}.png", full_page=True)
    assert seen.said == []
    assert seen.asked == [address]


def test_every_system_is_drawn(visit, measured):
    page = visit().page
    plots = expected_plots(measured[0])
    assert plots
    for name, figures in plots.items():
        drawn = page.eval_on_selector(f"#{name}", DRAWN)
        assert sorted(drawn["systems"]) == sorted(figures), name
        for key, series in (("med", "median"), ("p90", "90 %"), ("p95", "95 %"), ("avg", "average")):
            assert drawn["series"][series] == [figures[system][key] for system in drawn["systems"]], (name, key)
        for shade in SHADES:
            assert len(drawn["bars"][shade]) == len(figures) and min(drawn["bars"][shade]) > 0, (name, shade)
        for system in figures:
            assert re.sub(r"\s", "", system) in drawn["text"], (name, system)


def test_every_published_set_is_drawn(visit):
    page = visit().page
    sets = page.eval_on_selector_all(".plot", "all => all.map(one => one.id)")
    published = [name for name in sets if re.fullmatch(r"\w+-\d", name)]
    assert len(published) == 7
    for name in published:
        drawn = page.eval_on_selector(f"#{name}", DRAWN)
        assert all(len(drawn["bars"][shade]) == len(drawn["systems"]) > 0 for shade in SHADES), name


def contrast(one, other):
    """WCAG 2.2: the ratio of relative luminances of two #rrggbb."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_told_apart(visit, scheme):
    seen = visit(scheme=scheme)
    colour = {name: seen.css(f"--{name}") for name in ("ground", "raised", "own", "text", "soft", "warn", "edge", *SHADES)}
    assert (luminance(colour["ground"]) > 0.5) == (scheme == "light")
    for text, ground in [("text", "ground"), ("text", "own"), ("text", "raised"), ("soft", "ground"), ("soft", "raised"), ("warn", "own")]:
        assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
    for shade in ("med", "edge", "avg"):
        assert contrast(colour[shade], colour["ground"]) >= 3, shade
    assert contrast(colour["med"], colour["p90"]) >= 1.7 and contrast(colour["p90"], colour["p95"]) >= 1.7


def test_plots_follow_the_scheme_while_the_page_is_open(visit):
    seen = visit(scheme="light")
    for scheme in ("dark", "light"):
        seen.page.emulate_media(color_scheme=scheme)
        seen.wait_until_drawn()


def test_plots_follow_the_width(visit):
    page = visit(1280).page
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_function("document.querySelector('.plot svg').getBoundingClientRect().width < 360")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_paper_is_light_and_wide_enough(visit):
    seen = visit(360, "dark")
    dark = seen.css("--med")
    seen.page.pdf(path=conftest.SHOTS / "report.pdf", format="A4", print_background=False)
    assert (conftest.SHOTS / "report.pdf").read_bytes().startswith(b"%PDF")
    assert seen.css("--med") == dark, "after printing the screen is as it was"
    seen.page.emulate_media(media="print")
    assert luminance(seen.css("--ground")) > 0.9
    assert seen.css("--med") != dark
    seen.wait_until_drawn()
    assert seen.page.eval_on_selector(".plot svg", "svg => svg.getBoundingClientRect().width") == 640
    assert seen.said == []


def test_every_plot_has_its_words_and_its_table(visit):
    page = visit().page
    assert page.title() and page.get_attribute("html", "lang") == "en"
    levels = page.eval_on_selector_all("h1, h2, h3", "all => all.map(one => +one.tagName[1])")
    assert levels.count(1) == 1 and all(after - before <= 1 for before, after in zip(levels, levels[1:]))
    for plot in page.query_selector_all("figure:has(.plot)"):
        assert plot.query_selector(".plot[role=img]").get_attribute("aria-label")
        assert plot.query_selector("figcaption").inner_text() and plot.query_selector("table caption").inner_text()
        rows = len(plot.query_selector_all("tbody tr:has(td:nth-of-type(2))"))
        assert rows == plot.eval_on_selector(".plot", "one => echarts.getInstanceByDom(one).getOption().series[0].data.length")


def test_hostile_name_stays_a_text(visit, tmp_path):
    hostile = "<img src=x onerror=hacked=1></script><script>hacked=1</script>{{7*7}}"
    results = copy.deepcopy(sample.results(runs=1))
    for scenario in results["scenarios"]:
        if scenario["name"] == "proxyNearNginx":
            scenario["system"] = hostile
    results["versions"][hostile] = results["machine"]["cpu"] = hostile
    seen = visit(360, at=conftest.make(results, sample.scenarios(), tmp_path))
    row = seen.page.eval_on_selector("#proxyNear-warm", DRAWN)["systems"].index(hostile)
    seen.page.locator("#proxyNear-warm").hover(position={"x": 200, "y": 8 + 34 * row + 17})
    tip = seen.page.locator("#proxyNear-warm > div").last
    assert tip.inner_text().startswith(hostile)
    assert seen.page.evaluate("[typeof hacked, document.images.length]") == ["undefined", 0]
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert seen.said == []
