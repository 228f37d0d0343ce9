"""`python -m tests.benchmarks.editing`: the API under readers while an editor publishes."""

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.api.databases import DATABASES, prepared
from tests.benchmarks.api.table import markdown
from tests.benchmarks.editing.phases import VARIANTS, make_site, measure

RATE = 200.0  # reads a second
LEGEND = (
    "Two workers; readers ask at {rate:,.0f} a second by Zipf's law (s = 1) for pages, pages by "
    "path and lists; an editor publishes one of the 40 most read pages every 5 seconds, and once "
    "a minute saves a place that up to 500 pages show. Memory is filled before the clock starts. "
    "Right: seconds from the commit to the first right answer, in the middle and at most. Stale: "
    "answers that were replaced more than 250 ms before they were asked for. Renders: while a "
    "reader waited; waits: for somebody else's; ahead: by the publishing worker. {pages:,} pages, "
    "{seconds:.0f} seconds each, load {load:.1f}"
)
HEAD = ["", "answered by", "reads/s", "hits", "p50 ms", "p95 ms", "p99 ms", "right", "stale",
        "errors", "renders a change", "waits", "ahead"]  # fmt: skip


def measure_editing(databases, pages, seconds, rate=RATE, variants=tuple(VARIANTS)):
    """The figures of each database and application, as a table in Markdown."""
    rows = []
    for database in databases:
        with (
            TemporaryDirectory(prefix="benchmark-") as folder,
            prepared(database, folder) as environ,
        ):
            make_site(environ, pages)
            for by in variants:
                rows.append(_row(measure(database, environ, by, seconds, rate)))
                print(*rows[-1], sep="; ", file=sys.stderr)
    load = os.getloadavg()[0]
    told = LEGEND.format(rate=rate, pages=pages, seconds=seconds, load=load)
    return f"{markdown(HEAD, rows)}\n\n{told}"


def memory_row():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.api.settings")
    django.setup()
    from django.conf import settings

    from tests.benchmarks.editing.memory import PAGES, answers_in_memory

    limit, taken, left = answers_in_memory(settings.API_CACHE_BYTES)
    return (
        f"A worker's memory with the answers of {PAGES:,} pages: {limit:.0f} MB are set, "
        f"{taken:.0f} MB are taken, by {left:,} answers."
    )


def _row(figures):
    return [
        figures.database,
        figures.by,
        f"{figures.reads:,.0f}",
        f"{figures.hits:.1%}",
        *(f"{each:.1f}" for each in figures.milliseconds),
        f"{figures.first_right[0]:.2f}, {figures.first_right[1]:.2f}",
        f"{figures.stale}" + (f" (by up to {figures.oldest:.1f} s)" if figures.stale else ""),
        f"{figures.errors}",
        f"{figures.renders:,.1f}",
        f"{figures.waits:,.1f}",
        f"{figures.ahead:,.1f}",
    ]


def _parser():
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.editing", description=__doc__)
    add = parser.add_argument
    add("--pages", type=int, default=10_000, help="how many pages the site has")
    add("--seconds", type=float, default=180.0, help="how long each phase takes")
    add("--rate", type=float, default=RATE, help="reads a second")
    add("--databases", default=",".join(DATABASES), help="sqlite,postgres (default: both)")
    add("--variants", default=",".join(VARIANTS), help="which applications (default: all)")
    add("--markdown", type=Path, metavar="FILE", help="write the table into this file too")
    return parser


def main(arguments=None):
    chosen = _parser().parse_args(arguments)
    databases, variants = chosen.databases.split(","), chosen.variants.split(",")
    told = measure_editing(databases, chosen.pages, chosen.seconds, chosen.rate, variants)
    told = f"{told}\n\n{memory_row()}\n"
    print(told)
    if chosen.markdown:
        chosen.markdown.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
