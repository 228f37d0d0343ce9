"""The menu of blocks of a page, and what depends on the whole body: anchors, numbers, sources."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, TypedDict

from django.utils.text import slugify
from wagtail import blocks

from cms.core.readable_streams import stored_stream
from cms.evidence.models import ResearchSource
from cms.pages.blocks.benefit import BenefitBlock
from cms.pages.blocks.call_to_action import CallToActionBlock
from cms.pages.blocks.contact_form import ContactFormBlock
from cms.pages.blocks.file import FileBlock
from cms.pages.blocks.guideline import GuidelineBlock
from cms.pages.blocks.image import PictureBlock
from cms.pages.blocks.location import LocationBlock
from cms.pages.blocks.questions import QuestionsBlock
from cms.pages.blocks.related_pages import RelatedPagesBlock
from cms.pages.blocks.research import ResearchBlock
from cms.pages.blocks.risk import RiskBlock
from cms.pages.blocks.safety_notice import SafetyNoticeBlock
from cms.pages.blocks.table import TableBlock
from cms.pages.blocks.text import TextBlock
from cms.pages.blocks.video import VideoBlock
from cms.pages.change_serializers import NO_HISTORY, ChangeValue, ClaimHistory
from cms.pages.references import Limit, References


class BlockAnswer(TypedDict):
    id: str | None
    type: str
    anchor: str
    value: Any


class PageBodyBlock(blocks.StreamBlock):
    """Everything an editor may put on a page.

    There is no raw HTML, embed or heading block, because frontends could not check, style or cite
    its content. Headings are part of text; images carry their description.
    """

    text = TextBlock(group="Words and pictures")
    image = PictureBlock(group="Words and pictures")
    video = VideoBlock(group="Words and pictures")
    table = TableBlock(group="Words and pictures")
    questions = QuestionsBlock(group="Words and pictures")
    file = FileBlock(group="Words and pictures")
    related_pages = RelatedPagesBlock(group="Words and pictures")
    benefit = BenefitBlock(group="Claims and evidence")
    risk = RiskBlock(group="Claims and evidence")
    research = ResearchBlock(group="Claims and evidence")
    guideline = GuidelineBlock(group="Claims and evidence")
    safety_notice = SafetyNoticeBlock(group="The clinic")
    location = LocationBlock(group="The clinic")
    call_to_action = CallToActionBlock(group="The clinic")
    contact_form = ContactFormBlock(group="The clinic")

    def to_python(self, value: Any) -> Any:
        return super().to_python(stored_stream(self, value))

    def sources(self, value: Any) -> Iterator[ResearchSource]:
        """The sources that the body relies on, in order of use, with repeats."""
        for child in value:
            yield from filter(None, child.block.sources(child.value))

    def _limits(self, value: Any) -> Iterator[Limit]:
        for child in value:
            yield from child.block.limits(child.value)

    def references(self, value: Any) -> References:
        """The numbered references of the body, cached on the value."""
        if not hasattr(value, "_references"):
            value._references = References(self.sources(value), lambda: self._limits(value))
        references: References = value._references
        return references

    def get_api_representation(self, value: Any, context: Any = None) -> list[BlockAnswer]:
        return self.answered(value) if value is not None else []

    def answered(self, value: Any) -> list[BlockAnswer]:
        """The blocks as the API answers them, cached on the value."""
        if not hasattr(value, "_answered"):
            value._answered = self._answer(value)
        answers: list[BlockAnswer] = value._answered
        return answers

    def anchors(self, value: Any) -> list[str]:
        """The anchor of each block, without building its answer."""
        names = _Anchors()
        return [
            names.take(child.block.anchor_text(child.value), child.block_type) for child in value
        ]

    def history(self, value: Any) -> ClaimHistory:
        """The changes of the evidence of the body's claims; none if they were not prefetched."""
        found: ClaimHistory = getattr(value, "claim_history", NO_HISTORY)
        return found

    def changes(self, value: Any) -> list[ChangeValue]:
        """All changes, also of claims that are no longer here, the latest first."""
        blocks = zip(value, self.anchors(value), strict=True)
        return self.history(value).of_page({child.id or name: name for child, name in blocks})

    def _answer(self, value: Any) -> list[BlockAnswer]:
        context: dict[str, Any] = {
            "references": self.references(value),
            "clinic": getattr(value, "clinic", None),  # set by prefetching
        }
        counts: Counter[str] = Counter()
        answers = []
        for child, anchor in zip(value, self.anchors(value), strict=True):
            counts[child.block_type] += 1
            context["number"] = counts[child.block_type]
            context["changes"] = self.history(value).of_claim(child.id, anchor)
            answers.append(
                BlockAnswer(
                    id=child.id,
                    type=child.block_type,
                    anchor=anchor,
                    value=_readable_answer(child, context),
                )
            )
        return answers


def _readable_answer(child: Any, context: dict[str, Any]) -> Any:
    """The block's value in the API; None for a block whose stored value cannot be read."""
    if getattr(child.value, "is_unreadable", False):
        return None
    return child.block.get_api_representation(child.value, context)


class _Anchors:
    """Unique anchors: `pain-reduction`, then `pain-reduction-2`."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, words: str, block_type: str) -> str:
        wanted = slugify(words)[:80] or block_type.replace("_", "-")
        name, count = wanted, 1
        while name in self._taken:
            count += 1
            name = f"{wanted}-{count}"
        self._taken.add(name)
        return name
