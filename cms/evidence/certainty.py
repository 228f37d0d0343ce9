"""How certain a claim is and whether its evidence still holds: one rule, without a database.

From GRADE: a rating belongs to a body of evidence for one outcome; certainty has four steps; over
several outcomes the lowest counts; inconsistent results lower a rating. The rest is this project's
own rule: see “Certainty and standing of a claim” in `docs/evidence/rules.md`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cms.evidence.choices import Certainty, Relation, SourceStatus, StandingCode
from cms.evidence.support import (
    HIGH,
    IN_DOUBT,
    LOW,
    MODERATE,
    STANDS,
    SUPPORTING,
    VERY_LOW,
    Ground,
    Support,
    rank,
)

__all__ = ["Because", "Disagreement", "Effect", "Ground", "Verdict", "verdict"]


class Effect(StrEnum):
    """What a contradiction changes about the claim."""

    LISTED = "listed"  # certainty and standing are as without it
    LOWERED = "lowered"  # one step down and in doubt
    UNRESOLVED = "unresolved"  # no certainty, in doubt, and the page does not go live


@dataclass(frozen=True)
class Because:
    """A source because of which the claim is in doubt or fallen."""

    source: Any
    status: SourceStatus
    standing: StandingCode
    relation: Relation


@dataclass(frozen=True)
class Disagreement:
    """A finding that contradicts the claim and whose source has not fallen."""

    source: Any
    certainty: Certainty | None
    effect: Effect


@dataclass(frozen=True)
class Verdict:
    """The result of the rule for a claim; `found` is its certainty before the editor lowered it.

    `supported` is False where no linked source supports the claim, fully or partly. Such a claim
    has the standing `stands`, because none of its evidence has fallen.
    """

    certainty: Certainty | None
    standing: StandingCode
    because: tuple[Because, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    found: Certainty | None = None
    checked: bool = True
    supported: bool = True

    @property
    def unresolved(self) -> bool:
        """Whether an editor still has to resolve a contradiction of higher certainty."""
        return any(each.effect == Effect.UNRESOLVED for each in self.disagreements)


def verdict(links: Iterable[Ground], lowered_to: Certainty | None = None) -> Verdict:
    """The certainty and the standing of a claim that rests on `links`."""
    links = list(links)
    support = Support(links)
    contradictions = [_weigh(link, support) for link in links if _contradicts(link)]
    found = _after(contradictions, support)
    doubted = any(each.effect != Effect.LISTED for each, _ in contradictions)
    standing = IN_DOUBT if doubted and support.standing == STANDS else support.standing
    return Verdict(
        certainty=found and min(found, lowered_to or found, key=rank),
        standing=standing,
        because=_because(links, [each for each, _ in contradictions]),
        disagreements=tuple(each for each, _ in contradictions),
        found=found,
        checked=all(link.checked for link in support.ground if link.holds),
        supported=bool(support.ground),
    )


def _contradicts(link: Ground) -> bool:
    return link.relation == Relation.CONTRADICTS and link.holds


def _weigh(link: Ground, support: Support) -> tuple[Disagreement, Certainty | None]:
    """The effect of a contradiction, and the rating that it is compared with.

    A contradiction in a group is compared with that group, else with the claim as a whole.
    """
    against = support.ratings.get(link.group, support.certainty)
    effect = Effect.LISTED
    if link.standing == STANDS and link.rating:
        if against is None or link.rating.rank > against.rank:
            effect = Effect.UNRESOLVED
        elif link.rating == against:
            effect = Effect.LOWERED
    return Disagreement(link.source, link.rating, effect), against


def _after(
    contradictions: list[tuple[Disagreement, Certainty | None]], support: Support
) -> Certainty | None:
    """The certainty after the contradictions; the lowest of several outcomes (GRADE)."""
    if any(each.effect == Effect.UNRESOLVED for each, _ in contradictions):
        return None
    lowered = [
        _one_down(rating) for each, rating in contradictions if each.effect == Effect.LOWERED
    ]
    ratings = [rating for rating in (support.certainty, *lowered) if rating]
    return min(ratings, key=rank, default=None)


def _because(links: list[Ground], disagreements: list[Disagreement]) -> tuple[Because, ...]:
    """Supporting sources that are in doubt or fell, and sources that contradict, each once."""
    contradicting = [each.source for each in disagreements if each.effect != Effect.LISTED]
    found: list[Because] = []
    for link in links:
        named = (
            link.source in contradicting
            if link.relation == Relation.CONTRADICTS
            else link.relation in SUPPORTING and link.standing != STANDS
        )
        reason = Because(link.source, link.status, link.standing, link.relation)
        if named and reason not in found:
            found.append(reason)
    return tuple(found)


def _one_down(rating: Certainty | None) -> Certainty | None:
    """`high` to `moderate`; `very_low` stays."""
    steps = (HIGH, MODERATE, LOW, VERY_LOW)
    return steps[min(steps.index(rating) + 1, len(steps) - 1)] if rating in steps else rating
