from typing import Annotated, Any, TypedDict

from django.core.exceptions import ValidationError
from wagtail import blocks

from cms.evidence.blocks import FindingChooserBlock, SourceChooserBlock
from cms.evidence.certainty import Verdict
from cms.evidence.choices import Relation, StandingCode
from cms.evidence.claim_grounds import ground
from cms.evidence.effective_status import EffectiveStatus
from cms.evidence.models import Finding
from cms.evidence.plain_sentence import Trust
from cms.evidence.support import SUPPORTING, Ground
from cms.pages.blocks.base import WordsBlock
from cms.pages.blocks.coded_choice import CodedChoiceBlock
from cms.pages.finding_serializers import NOT_SHOWN, DrawingValue, ResultValue, Shown, shown
from cms.pages.references import References
from cms.pages.serializers import Enum, enum_or_none, text

__all__ = ["SUPPORTING", "EvidenceLink", "EvidenceLinkBlock", "EvidenceLinkValue"]
QUESTIONS = [(letter.lower(), letter) for letter in "ABCDEF"]


class EvidenceLinkValue(TypedDict):
    """A link from a claim to a source.

    `in_words` and `drawing` say of the finding no more than the claim's certainty and standing
    allow; null beside a finding that does not fully support the claim. See `Shown`.
    """

    ref: int
    finding: str | None
    relation: Annotated[Enum, Relation] | None
    group: str | None
    locator: str | None
    note: str | None
    result: ResultValue | None
    in_words: str | None
    drawing: DrawingValue | None


class EvidenceLink(blocks.StructValue):
    """One link from a claim to a source, perhaps to one of its findings."""

    def ground(self, status: EffectiveStatus) -> Ground:
        """The link as input of the certainty rule, with the status of its source."""
        relation, question = (self.get(name) or "" for name in ("relation", "same_question"))
        return ground(self["source"], self.get("finding"), relation, question, status)

    @property
    def own_finding(self) -> Finding | None:
        """The finding; None for none, and for one of another source."""
        source, finding = self.get("source"), self.get("finding")
        return finding if source and finding and finding.source_id == source.pk else None

    @property
    def supporting_finding(self) -> Finding | None:
        """The finding if it fully supports the claim."""
        supports = (self.get("relation") or Relation.SUPPORTS) == Relation.SUPPORTS
        return self.own_finding if supports else None

    def shown(self, claim: Verdict | None, status: EffectiveStatus | None) -> Shown:
        """What visitors see of the finding beside the claim, with the status of its source."""
        if self.own_finding is None or claim is None or status is None:
            return NOT_SHOWN
        own = Trust(self.own_finding.rating, status.standing)
        if StandingCode.FALLEN in (status.standing, claim.standing):
            return NOT_SHOWN
        both = own.and_also(Trust(claim.certainty, claim.standing))
        return shown(self.own_finding.result, both if self.supporting_finding else None)


class EvidenceLinkBlock(WordsBlock):
    """A source that supports or contradicts a claim."""

    source = SourceChooserBlock(help_text="The document that the claim rests on.")
    finding = FindingChooserBlock(
        required=False, help_text="Which finding of that source. Leave empty for the whole source."
    )
    relation = CodedChoiceBlock(
        choices=Relation.choices,
        default=Relation.SUPPORTS,
        help_text="Whether the source says the same as the claim.",
    )
    same_question = CodedChoiceBlock(
        choices=QUESTIONS,
        required=False,
        default="",
        label="Same question",
        help_text="Give findings on the same people, treatment and outcome the same letter. "
        "Of these, only the most recent counts. A finding without a letter counts by itself.",
    )
    locator = blocks.CharBlock(
        required=False, max_length=100, help_text="Where to look, such as: Recommendation 1.2.7"
    )
    note = blocks.CharBlock(
        required=False, max_length=300, help_text="A remark that visitors read."
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        source, finding = cleaned.get("source"), cleaned.get("finding")
        foreign = source and finding and finding.source_id != source.pk
        if foreign and not self.is_deferred_validation:
            fault = ValidationError(
                f"This finding belongs to {finding.source.name}, not to {source.name}. "
                "Choose one of the source’s own findings, or change the source."
            )
            raise blocks.StructBlockValidationError(block_errors={"finding": fault})
        return cleaned

    def get_api_representation(
        self, value: EvidenceLink, context: dict[str, Any] | None = None
    ) -> EvidenceLinkValue | None:
        """`context` has the verdict on the claim, and the statuses of its sources."""
        context = context or {}
        references = context.get("references") or References()
        ref, finding = references.ref(value.get("source")), value.get("finding")
        if ref is None:
            return None
        status = context.get("statuses", {}).get(value["source"].pk)
        return EvidenceLinkValue(
            ref=ref,
            finding=finding.key if finding else None,
            relation=enum_or_none(Relation, value.get("relation") or Relation.SUPPORTS),
            group=text(value.get("same_question")),
            locator=text(value.get("locator")),
            note=text(value.get("note")),
            **value.shown(context.get("claim"), status),
        )

    class Meta:
        icon = "link"
        label = "Evidence"
        value_class = EvidenceLink
        label_format = "{relation}: {source}"
        form_layout = blocks.BlockGroup(
            children=["source", "finding", "relation", "same_question"],
            settings=["locator", "note"],
        )
