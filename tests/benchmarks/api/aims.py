"""What the API is meant to reach, and what the figures of this run say of it."""

from dataclasses import dataclass
from operator import ge, le
from statistics import geometric_mean

from tests.benchmarks.api.cases import (
    BY_PATH,
    DEEP,
    FUNCTION,
    HIT,
    LIST,
    MISS,
    PAGE,
    PLAIN,
    PLAIN_DEEP,
    SEARCH,
    STOCK,
    VIEW,
)  # fmt: skip
from tests.benchmarks.api.table import markdown

SEARCH_AT = 10_000
SEARCH_MILLISECONDS = {"sqlite": 100, "postgres": 50}


@dataclass(frozen=True)
class Aim:
    """`reached` is measured against `wanted`: at least (`ge`) or at most (`le`) so much."""

    name: str
    reached: float
    compare: object
    wanted: float

    def row(self):
        sign = "≥" if self.compare is ge else "≤"
        met = "yes" if self.compare(self.reached, self.wanted) else "NO"
        return [self.name, f"{self.reached:.2f}", f"{sign} {self.wanted:g}", met]


def aims(figures):
    """The table of aims, in Markdown."""
    found = [aim for database in dict.fromkeys(each.database for each in figures)
             for aim in _of_database(database, _Figures(figures, database))]  # fmt: skip
    return markdown(["aim", "reached", "wanted", "met"], [aim.row() for aim in found])


class _Figures:
    """Looks figures up by question, answerer and number of pages."""

    def __init__(self, figures, database):
        self._loads = {
            (each.case.of, each.case.by, each.pages): each.loads
            for each in figures
            if each.database == database
        }
        self.sizes = sorted({pages for *_, pages in self._loads})

    def rate(self, of, by, pages):
        """Requests a second with 16 connections."""
        return self._loads[of, by, pages][16].rate

    def time(self, of, by, pages):
        """Milliseconds of an answer with one connection: half are quicker."""
        return self._loads[of, by, pages][1].p50

    def mean(self, value):
        """The geometric mean over all numbers of pages."""
        return geometric_mean(value(pages) for pages in self.sizes)


def _of_database(database, figures):
    yield from _beside_others(database, figures)
    yield from _at_any_size(database, figures)
    if SEARCH_AT in figures.sizes:
        spent = figures.time(SEARCH, MISS, SEARCH_AT)
        name = f"{database}: {SEARCH}, at 10,000 pages, in ms"
        yield Aim(name, spent, le, SEARCH_MILLISECONDS[database])


def _beside_others(database, figures):
    rate, time = figures.rate, figures.time
    for question in (PAGE, LIST):
        for other, least in ((FUNCTION, 0.65), (VIEW, 1), (STOCK, 100)):
            ratio = figures.mean(
                lambda pages: rate(question, HIT, pages) / rate(question, other, pages)  # noqa: B023
            )
            yield Aim(f"{database}: {question}, hit ÷ {other}, requests", ratio, ge, least)
        ratio = figures.mean(
            lambda pages: time(question, MISS, pages) / time(question, STOCK, pages)  # noqa: B023
        )
        yield Aim(f"{database}: {question}, miss ÷ {STOCK}, time", ratio, le, 0.6)


def _at_any_size(database, figures):
    few, many = figures.sizes[0], figures.sizes[-1]
    for name, base, most in (
        (PAGE, PAGE, 1.2), (BY_PATH, BY_PATH, 1.2), (LIST, LIST, 1.5), (DEEP, LIST, 1.5),
        (PLAIN, PLAIN, 1.5), (PLAIN_DEEP, PLAIN, 1.5),
    ):  # fmt: skip
        ratio = figures.time(name, MISS, many) / figures.time(base, MISS, few)
        yield Aim(f"{database}: {name}, at {many:,} pages ÷ {base} at {few:,}", ratio, le, most)
