"""A page as the rules read it: its named blocks, and its sources with their status."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.evidence.certainty import Verdict
from cms.evidence.choices import ClaimKind
from cms.evidence.effective_status import EffectiveStatus
from cms.evidence.models import ResearchSource
from cms.pages.body import body_of
from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.plain_text import first_words


@dataclass(frozen=True)
class Part:
    """One block of a page, with its name in the editor: `Benefit 3: Reduced Recurrence`."""

    name: str
    type: str
    id: str | None
    block: Any
    value: Any

    @property
    def is_claim(self) -> bool:
        """Whether it is a benefit or a risk."""
        return self.type in ClaimKind.values

    def issue(
        self,
        code: str,
        level: Level,
        message: str,
        fix: str,
        inside: str = "",
        *,
        always: bool = False,
        about: Any = None,
        link: str = "",
    ) -> Issue:
        """An issue of this block. `inside` names a place within it: `Evidence 2`.

        `about` is the source, notice, form or place in which it is mended, if not in the block;
        `link` the page of the admin, where it is no such object.
        """
        path = f"{self.name}, {inside}" if inside else self.name
        return Issue(
            code,
            level,
            path,
            message,
            fix,
            block_id=self.id,
            always=always,
            about=about,
            link=link,
        )


@dataclass(frozen=True)
class Subject:
    """What a rule reads. Rules write nothing."""

    page: Page
    on: date
    language: str  # `en`, without its region
    statuses: dict[int, EffectiveStatus]  # of the sources, by primary key
    linked: dict[str, ResearchSource]  # sources that rich text links to, by DOI
    # The places whose text equals the original's, and the number of all texts.
    same_as_original: tuple[list[str], int] = ([], 0)

    @cached_property
    def parts(self) -> list[Part]:
        return list(parts_of_stream(body_of(self.page)))

    @cached_property
    def rich_texts(self) -> dict[str, str]:
        """The stored rich text of the page's fields: `{"introduction": "<p>…</p>"}`."""
        return rich_text_fields(self.page)

    @property
    def claims(self) -> Iterator[Part]:
        """The benefits and risks, in page order."""
        return (part for part in self.parts if part.is_claim)

    def parts_of(self, *types: str) -> Iterator[Part]:
        return (part for part in self.parts if part.type in types)

    def status_of(self, source: ResearchSource | None) -> EffectiveStatus | None:
        return self.statuses.get(source.pk) if source else None

    def verdict(self, part: Part) -> Verdict:
        """The certainty and standing of a claim on the day of the check."""
        found: Verdict = part.value.verdict(self.statuses)
        return found

    def issue(self, field: str, code: str, level: Level, message: str, fix: str) -> Issue:
        """An issue of one of the page's fields."""
        name = str(self.page._meta.get_field(field).verbose_name)
        return Issue(code, level, name[:1].upper() + name[1:], message, fix, field=field)


Rule = Callable[[Subject], Iterator[Issue]]


def rich_text_fields(page: Page) -> dict[str, str]:
    fields = (each for each in page._meta.concrete_fields if isinstance(each, RichTextField))
    return {field.name: getattr(page, field.attname) or "" for field in fields}


def parts_of_stream(stream: Any) -> Iterator[Part]:
    """The blocks in order, numbered by type: `Benefit 3: Reduced Recurrence`, `Text 1: Rest`."""
    counts: dict[str, int] = {}
    for child in stream or []:
        counts[child.block_type] = counts.get(child.block_type, 0) + 1
        name = f"{child.block.label} {counts[child.block_type]}"
        words = first_words(_title_of(child.block, child.value))
        full_name = f"{name}: {words}" if words else name
        yield Part(full_name, child.block_type, child.id, child.block, child.value)


def _title_of(block: Any, value: Any) -> Any:
    """Blocks of the body have an anchor; those of other streams have perhaps a name."""
    if hasattr(block, "anchor_text"):
        return block.anchor_text(value) or value.get("heading")
    return value.get("name") if hasattr(value, "get") else ""
