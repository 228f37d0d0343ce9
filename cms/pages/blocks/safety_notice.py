from typing import Annotated, Any, TypedDict

from cms.clinic.models import ClinicSettings, SafetyLevel, SafetyNotice
from cms.clinic.numbers_to_call import country_of, numbers_to_call
from cms.pages.blocks.base import BodyBlock
from cms.pages.blocks.chooser_blocks import ClinicChooserBlock
from cms.pages.references import References
from cms.pages.serializers import Enum, day, enum_or_none, text


class NumberToCall(TypedDict):
    """A number as the heading or `action` has it: `{"words": "999", "url": "tel:999"}`. Link it
    wherever it stands there by itself."""

    words: str
    url: str


class SafetyNoticeValue(TypedDict):
    level: Annotated[Enum, SafetyLevel] | None
    heading: str
    items: list[str]
    action: str | None
    telephones: list[NumberToCall]
    ref: int | None
    approved_by: str | None
    approved_on: str | None


def safety_notice(
    notice: SafetyNotice, references: References, clinic: ClinicSettings | None
) -> SafetyNoticeValue:
    """The public JSON of a notice, in its own block and above a contact form."""
    return SafetyNoticeValue(
        level=enum_or_none(SafetyLevel, notice.level),
        heading=notice.heading,
        items=[item.value for item in notice.items],
        action=text(notice.action),
        telephones=_telephones(notice, clinic),
        ref=references.ref(notice.source),
        approved_by=text(notice.approved_by),
        approved_on=day(notice.approved_on),
    )


def _telephones(notice: SafetyNotice, clinic: ClinicSettings | None) -> list[NumberToCall]:
    """Of the words that say what to do: a sign of illness may hold an amount."""
    country = clinic.location.country if clinic and clinic.location else ""
    country = country_of(country, clinic.telephone if clinic else "")
    found = numbers_to_call(f"{notice.heading}\n{notice.action}", country)
    return [NumberToCall(words=words, url=url) for words, url in found]


class SafetyNoticeBlock(BodyBlock):
    """A notice about when to get help at once."""

    notice = ClinicChooserBlock(
        "clinic.SafetyNotice",
        help_text="An approved notice. To change its words, edit it under Clinic → Safety notices.",
    )

    def anchor_text(self, value: Any) -> str:
        return getattr(value.get("notice"), "heading", "")

    def sources(self, value: Any) -> list[Any]:
        return [getattr(value.get("notice"), "source", None)]

    def get_api_representation(self, value: Any, context: Any = None) -> SafetyNoticeValue | None:
        notice = value.get("notice")
        context = context or {}
        references = context.get("references") or References()
        return safety_notice(notice, references, context.get("clinic")) if notice else None

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "notice": SafetyNotice(
                    level=SafetyLevel.EMERGENCY,
                    heading="Get help now if you have:",
                    items=[("item", "one sign"), ("item", "another sign")],
                )
            }
        )

    class Meta:
        icon = "warning"
        label_format = "{notice}"
        label = "Safety notice"
        description = "When to get help at once, from the clinic’s approved notices."
