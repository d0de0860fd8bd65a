"""The figures: kept as JSON row by row, shown as tables and plots in docs/performance.md."""

import datetime
import html
import json

import goals
import rows

BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of the figures -->"
UNITS = {
    "cpu_us": "µs CPU", "per_second": "per second", "p50_ms": "p50 ms", "p99_ms": "p99 ms", "p99.9_ms": "p99.9 ms", "rate": "asked per second",
    "mean_ms": "average ms", "max_ms": "longest ms", "kb": "KB each", "start_s": "seconds", "cpu_s": "CPU seconds", "peak_mb": "peak MB",
}  # fmt: skip
PLOTTED = ("auth", "no-auth", "tls", "http2", "latency", "cold", "routes")


def merged(kept, row, results, said):
    """The JSON with this row's figures in place of its former ones."""
    fresh = {"title": row.title, "figure": row.figure, "ours": row.ours, "versus": row.versus} | said
    return kept | {"rows": kept.get("rows", {}) | {row.name: fresh | {"results": results}}}


def read(path):
    return json.loads(path.read_text()) if path.exists() else {}


def ordered(kept):
    """The rows that have been measured, in their order in rows.py; one that is no longer there is left out."""
    return {row.name: kept["rows"][row.name] for row in rows.ROWS if row.name in kept.get("rows", {})}


def number(value):
    """Three digits that count, and no more than are there: 31,600 stays whole."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def cell(three):
    middle, least, greatest = three
    return number(middle) if number(least) == number(greatest) else f"{number(middle)} ({number(least)}–{number(greatest)})"


def table(row):
    """Markdown; best first, with how many times better each is than the one that is compared with."""
    results, main = row["results"], row["figure"]
    figures = [main, *(name for name in UNITS if name != main and any(name in each for each in results.values()))]
    base = goals.value(results, row["versus"], main)
    best_first = sorted(results.items(), key=lambda item: item[1][main][0], reverse=main in goals.LARGER_IS_BETTER)
    lines = ["| | " + " | ".join(UNITS[name] for name in figures) + f" | × {row['versus']} |", "|---" + "|---:" * (len(figures) + 1) + "|"]
    for label, figure in best_first:
        gain = "" if base is None else f"{goals.gain_of(main, figure[main][0], base):.2f}"
        cells = [cell(figure[name]) if name in figure else "" for name in figures]
        strong = "**" if label == row["ours"] else ""
        lines.append(f"| {strong}{label}{strong} | " + " | ".join(cells) + f" | {gain} |")
    return "\n".join(lines)


def verdict_table(kept):
    verdicts = goals.judged({name: row["results"] for name, row in ordered(kept).items()})
    lines = ["| goal | | wanted | reached | |", "|---|---|---|---|---|"]
    lines += [f"| {each.goal.title} | {each.kind} | {each.wanted} | {each.reached} | {'holds' if each.holds else '**missed**'} |" for each in verdicts]
    return "\n".join(lines)


def page(text, kept):
    """The page with its figures part written anew; what stands around it stays."""
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise ValueError(f"docs/performance.md must have {BEGIN} and {END}, once each and in this order")
    before, _, rest = text.partition(BEGIN)
    parts = ["## Goals", verdict_table(kept), "## Rows"]
    for name, row in ordered(kept).items():
        machine = row["machine"]
        parts.append(f"### {row['title'][0].upper()}{row['title'][1:]}")
        if name in PLOTTED:
            parts.append(f"![{UNITS[row['figure']]}, {row['title']}](benchmarks/performance-{name}.svg)")
        parts.append(table(row))
        parts.append(f"`ROWS={name}`, {row['date']}, {machine['cores']} cores, {machine['memoryGiB']:.0f} GiB; "
                     f"{row['rounds']} rounds of {row['seconds']} s; other processes took {row['others']:.0%} of the machine; {', '.join(row['versions'])}.")  # fmt: skip
    return before + BEGIN + "\n\n" + "\n\n".join(parts) + "\n\n" + END + rest.partition(END)[2]


def plot(row):
    """Bars as SVG, with the spread as a line over each; its colours follow the reader's, light or dark."""
    main = row["figure"]
    bars = sorted(((label, each[main]) for label, each in row["results"].items()), key=lambda bar: bar[1][0],
                  reverse=main in goals.LARGER_IS_BETTER)  # fmt: skip
    most = max(three[2] for _, three in bars)
    height, left, width = 24 * len(bars) + 34, 190, 400
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {height}" width="720" height="{height}" font-family="sans-serif" font-size="13">',
        "<style>text{fill:#24292f}.bar{fill:#8c959f}.ours{fill:#0969da}.spread{stroke:#24292f}"
        "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.bar{fill:#6e7681}.ours{fill:#4493f8}.spread{stroke:#e6edf3}}</style>",
        f'<text x="{left}" y="16">{html.escape(row["title"])}: {UNITS[main]}</text>',
    ]
    for number_of, (label, three) in enumerate(bars):
        y = 28 + 24 * number_of
        long, least, greatest = (width * each / most if most else 0 for each in three)
        kind = "ours" if label == row["ours"] else "bar"
        lines += [
            f'<text x="{left - 8}" y="{y + 14}" text-anchor="end">{html.escape(label)}</text>',
            f'<rect class="{kind}" x="{left}" y="{y}" width="{long:.1f}" height="18"/>',
            f'<line class="spread" x1="{left + least:.1f}" x2="{left + greatest:.1f}" y1="{y + 9}" y2="{y + 9}"/>',
            f'<text x="{left + max(long, greatest) + 8:.1f}" y="{y + 14}">{number(three[0])}</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])


def write(docs, kept):
    """JSON, plots and page."""
    folder = docs / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "performance.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    for name, row in ordered(kept).items():
        if name in PLOTTED:
            (folder / f"performance-{name}.svg").write_text(plot(row))
    performance = docs / "performance.md"
    performance.write_text(page(performance.read_text(), kept))


def today():
    return datetime.date.today().isoformat()
