"""What supports a claim, in groups; contradictions are weighed in `cms.evidence.certainty`."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.core.visible_text import has_visible_text
from cms.evidence.choices import Certainty, Relation, SourceStatus, StandingCode

# Made from their codes, because mypy reads `Certainty.HIGH` as the pair of code and label.
HIGH, MODERATE, LOW = Certainty("high"), Certainty("moderate"), Certainty("low")
VERY_LOW, NOT_RATED = Certainty("very_low"), Certainty("not_rated")
STANDS, IN_DOUBT, FALLEN = GRAVITY = tuple(map(StandingCode, StandingCode.values))
SUPPORTS, CURRENT = Relation("supports"), SourceStatus("current")
SUPPORTING = frozenset({Relation.SUPPORTS, Relation.PARTLY_SUPPORTS})


def counted(certainty: Certainty, rated_by: str) -> Certainty:
    """The certainty of a finding that counts: `not_rated` where nobody is named who rated it."""
    return certainty if has_visible_text(rated_by) else NOT_RATED


@dataclass(frozen=True)
class Ground:
    """One evidence link of a claim, reduced to what the rule needs.

    `source` identifies the source in any way the caller likes. `certainty` is the finding's rating;
    without `rated_by` it does not count. Findings on the same question share a `group`.
    """

    source: Any
    relation: Relation = SUPPORTS
    certainty: Certainty = NOT_RATED
    rated_by: str = ""
    standing: StandingCode = STANDS
    status: SourceStatus = CURRENT
    group: str = ""
    searched_to: date | None = None
    year: int | None = None

    @property
    def rating(self) -> Certainty | None:
        found = counted(self.certainty, self.rated_by)
        return None if found == NOT_RATED else found

    @property
    def holds(self) -> bool:
        return bool(self.standing != FALLEN)

    @property
    def checked(self) -> bool:
        return self.status != SourceStatus.UNVERIFIED


class Support:
    """The links that support a claim, their ratings, and whether they still hold.

    Where no link fully supports the claim, its standing follows from those that partly support it.
    (House rule.)
    """

    def __init__(self, links: list[Ground]):
        supports = [link for link in links if link.relation == Relation.SUPPORTS]
        partly = [link for link in links if link.relation == Relation.PARTLY_SUPPORTS]
        self.ground = supports or partly
        self.groups = _groups(link for link in supports if link.rating)
        found = {name: _rating(group) for name, group in self.groups.items()}
        self.ratings = {name: rating for name, rating in found.items() if rating}
        self._counts = any(link.holds for link in supports)

    @property
    def certainty(self) -> Certainty | None:
        """The lowest of the groups (GRADE: of the critical outcomes)."""
        if not self._counts:
            return None
        return min(self.ratings.values(), key=rank, default=NOT_RATED)

    @property
    def standing(self) -> StandingCode:
        """The worst of the groups; where nobody rated anything, the best of the sources."""
        if self.ground and not any(link.holds for link in self.ground):
            return FALLEN
        if self.groups:
            return max(map(_group_standing, self.groups.values()), key=GRAVITY.index)
        return min((link.standing for link in self.ground), key=GRAVITY.index, default=STANDS)


def _groups(rated: Iterable[Ground]) -> dict[Hashable, list[Ground]]:
    """Findings on one question together; one without a group is a group of its own."""
    groups: dict[Hashable, list[Ground]] = {}
    for number, link in enumerate(rated):
        groups.setdefault(link.group or number, []).append(link)
    return groups


def _rating(group: list[Ground]) -> Certainty | None:
    """The rating of the most recent body of evidence in the group.

    A body that is in doubt does not replace one that stands. Of two equally recent bodies the
    lower rating counts.
    """
    held = [link for link in group if link.holds]
    counting = [link for link in held if link.standing == STANDS] or held
    ratings = [link.rating for link in most_recent(counting) if link.rating]
    return min(ratings, key=rank, default=None)


def _group_standing(group: list[Ground]) -> StandingCode:
    """In doubt where the most recent body that holds is in doubt, or where all of them fell."""
    recent = most_recent([link for link in group if link.holds])
    return STANDS if recent and all(link.standing == STANDS for link in recent) else IN_DOUBT


def rank(certainty: Certainty) -> int:
    return certainty.rank


def most_recent(links: Sequence[Ground]) -> list[Ground]:
    """The links that no other is more recent than: several where that cannot be decided."""
    return [one for one in links if not any(_is_after(other, one) for other in links)]


def _is_after(one: Ground, other: Ground) -> bool:
    """Compare two search dates by day, anything else by year; a missing year counts as 0."""
    if one.searched_to and other.searched_to:
        return one.searched_to > other.searched_to
    return _year(one) > _year(other)


def _year(link: Ground) -> int:
    return link.searched_to.year if link.searched_to else link.year or 0
