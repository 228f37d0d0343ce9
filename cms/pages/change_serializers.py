"""The public JSON of changes: `changes[]` of a claim and of a page, and of the lists of claims."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Annotated, Any, TypedDict

from django.utils import timezone
from django.utils.text import capfirst

from cms.claim_history.models import ClaimChange, Decision
from cms.claim_history.wording import in_words
from cms.core.ready_queries import ReadyQuery
from cms.evidence.choices import SourceStatus
from cms.pages.serializers import Enum, enum


class ChangeValue(TypedDict):
    """The evidence behind a claim changed. The latest change comes first.

    `status` is the source's since then; `source` is its key. `decision` is null until what was
    decided can be read. `anchor` is null where the claim is no longer on the page. `in_words`:
    `Changed on 3 May 2026: a study behind this was withdrawn.`
    """

    changed_on: str
    source: str
    status: Annotated[Enum, SourceStatus]
    decision: Annotated[Enum, Decision] | None
    decided_on: str | None
    anchor: str | None
    in_words: str


class ClaimHistory:
    """The public changes of the claims of one page, in the clinic's words for its language."""

    def __init__(self, changes: Iterable[ClaimChange] = (), sentence: str = "") -> None:
        self._changes, self._sentence = list(changes), sentence
        self._by_block: dict[str, list[ClaimChange]] = defaultdict(list)
        for change in self._changes:
            self._by_block[change.block].append(change)

    def of_claim(self, block: str | None, anchor: str) -> list[ChangeValue]:
        """The changes of the claim in a block with this id, or without one and with this anchor."""
        found = self._by_block.get(block or anchor, [])
        return [self.of_change(each, anchor) for each in found]

    def of_page(self, anchors: dict[str, str]) -> list[ChangeValue]:
        """All changes. `anchors` has, by block, those of the claims that are on the page."""
        return [self.of_change(each, anchors.get(each.block)) for each in self._changes]

    def of_change(self, change: ClaimChange, anchor: str | None) -> ChangeValue:
        return change_value(change, anchor, self._sentence)


NO_HISTORY = ClaimHistory()


def change_value(change: ClaimChange, anchor: str | None, sentence: str = "") -> ChangeValue:
    decided = change.decision in Decision.values and change.in_force_at
    day = timezone.localtime(change.in_force_at).date().isoformat() if decided else None
    return ChangeValue(
        changed_on=change.change.changed_on.isoformat(),
        source=change.change.key,
        status=enum(SourceStatus, change.change.after),
        decision=enum(Decision, change.decision) if decided else None,
        decided_on=day,
        anchor=anchor,
        in_words=capfirst(in_words(change, sentence)),
    )


def _public(pages: list[int]) -> Any:
    return ClaimChange.objects.public().filter(page__in=pages).select_related("change__source")


_public_changes = ReadyQuery(_public)


def public_changes(pages: Iterable[int]) -> dict[int, list[ClaimChange]]:
    """By page: the changes that visitors read, the latest first. One query."""
    found: dict[int, list[ClaimChange]] = defaultdict(list)
    for change in _public_changes(pages):
        found[change.page_id].append(change)
    return found
