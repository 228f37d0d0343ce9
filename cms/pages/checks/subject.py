"""A page as the rules see it: its blocks by their names, its sources by their standing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from wagtail.models import Page

from cms.evidence.certainty import Verdict
from cms.evidence.effective_status import EffectiveStatus
from cms.evidence.models import ResearchSource
from cms.pages.body import body_of
from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.plain_text import first_words
from cms.pages.checks.rules.strong_words import WORD_LISTS, WordList


@dataclass(frozen=True)
class Part:
    """One block of a page, with the name that an editor knows it by."""

    name: str
    type: str
    id: str | None
    block: Any
    value: Any

    def issue(
        self,
        code: str,
        level: Level,
        message: str,
        fix: str,
        inside: str = "",
        *,
        always: bool = False,
    ) -> Issue:
        """A fault of this block; `inside` names what within it: `Evidence 2`."""
        path = f"{self.name}, {inside}" if inside else self.name
        return Issue(code, level, path, message, fix, block_id=self.id, always=always)


@dataclass(frozen=True)
class Subject:
    """What a rule is asked about. Rules read it and write nothing."""

    page: Page
    on: date
    language: str  # `en`, without its region
    standings: dict[int, EffectiveStatus]
    linked: dict[str, ResearchSource]  # sources that rich text links to, by DOI
    # Places in the words of the original, and how many texts there are.
    same_as_original: tuple[list[str], int] = ([], 0)

    @cached_property
    def parts(self) -> list[Part]:
        return list(_parts(body_of(self.page)))

    def parts_of(self, *types: str) -> Iterator[Part]:
        return (part for part in self.parts if part.type in types)

    @property
    def words(self) -> WordList | None:
        """The words to look for in the page's language; None where nobody has listed any."""
        return WORD_LISTS.get(self.language)

    def standing(self, source: ResearchSource | None) -> EffectiveStatus | None:
        return self.standings.get(source.pk) if source else None

    def verdict(self, part: Part) -> Verdict:
        """What the rule says of a benefit on this day: its certainty and its standing."""
        found: Verdict = part.value.verdict(self.standings)
        return found

    def issue(self, field: str, code: str, level: Level, message: str, fix: str) -> Issue:
        """A fault of one of the page's own fields."""
        name = str(self.page._meta.get_field(field).verbose_name)
        return Issue(code, level, name[:1].upper() + name[1:], message, fix, field=field)


Rule = Callable[[Subject], Iterator[Issue]]


def _parts(body: Any) -> Iterator[Part]:
    """Blocks in order, counted by type: `Benefit 3: Reduced Recurrence`, `Text 1: Before you`."""
    counts: dict[str, int] = {}
    for child in body or []:
        counts[child.block_type] = counts.get(child.block_type, 0) + 1
        name = f"{child.block.label} {counts[child.block_type]}"
        words = first_words(child.block.anchor_text(child.value) or child.value.get("heading"))
        called = f"{name}: {words}" if words else name
        yield Part(called, child.block_type, child.id, child.block, child.value)
