"""One page with a claim for each status of a source and each way of resting on it."""

from dataclasses import dataclass
from itertools import product

from cms.evidence.choices import SourceStatus
from cms.evidence.models import ResearchSource
from tests.cms.evidence.typed_findings import POINTS
from tests.factories.blocks import benefit, link
from tests.factories.evidence import FindingFactory, ResearchSourceFactory
from tests.factories.pages import published_topic

TITLE = "Table"
WAYS = ("own", "one step", "two steps", "rests on these alone")
FALLEN = {"retracted", "withdrawn"}
DOUBTED = {"superseded", "expired", "expression_of_concern", "corrected"}


@dataclass(frozen=True)
class Row:
    """A claim, the source that it rests on, and how that source comes to the status."""

    number: int
    status: str
    way: str

    @property
    def heading(self) -> str:
        return f"Claim {self.number:02}"

    @property
    def key(self) -> str:
        return f"source-{self.number:02}"

    @property
    def at_fault(self) -> str:
        """The key of the source that has the status."""
        return self.key if self.way == "own" else f"ground-{self.number:02}"

    @property
    def standing(self) -> str:
        """As the table in `docs/evidence/rules.md` says."""
        if self.way == "own":
            return "fallen" if self.status in FALLEN else _doubt(self.status in DOUBTED)
        if self.way == "rests on these alone" and self.status in FALLEN:
            return "fallen"
        return _doubt(self.status in FALLEN)

    def __str__(self) -> str:
        return f"{self.heading} ({self.status}, {self.way}: {self.standing})"


def _doubt(doubted):
    return "in_doubt" if doubted else "stands"


ROWS = [
    Row(number, status, way)
    for number, (status, way) in enumerate(product(SourceStatus.values, WAYS), start=1)
]
BY_HEADING = {row.heading: row for row in ROWS}


def publish_table(home):
    """The page, live below `home`, its claims in the order of `ROWS`, each rated high.

    What fell did so after the page was published: nobody could publish it now.
    """
    page = published_topic(
        home, *(benefit(_link(row), heading=row.heading) for row in ROWS), title=TITLE
    )
    for row in ROWS:
        if row.status in FALLEN:
            source = ResearchSource.objects.get(key=row.at_fault)
            source.status = row.status
            source.save()
    return page


def _link(row):
    source = _source(row)
    finding = FindingFactory(
        source=source,
        key="pain",
        certainty="high",
        rated_by="The authors",
        effect="9 points better",
        **POINTS,
    )
    return link(source, finding)


def _source(row):
    status = "current" if row.status in FALLEN else row.status
    if row.way == "own":
        return ResearchSourceFactory(key=row.key, status=status)
    ground = ResearchSourceFactory(key=row.at_fault, status=status)
    if row.way == "two steps":
        ground = _on(
            ResearchSourceFactory(key=f"between-{row.number:02}", status="current"), ground
        )
    alone = row.way == "rests on these alone"
    return _on(ResearchSourceFactory(key=row.key, status="current", rests_alone=alone), ground)


def _on(source: ResearchSource, ground: ResearchSource):
    source.depends_on = [ground]
    source.save()
    return source
