from typing import Annotated, Any, TypedDict

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.rich_text import RichText

from cms.evidence.certainty import Verdict
from cms.evidence.choices import Frequency, Relation, StandingCode
from cms.evidence.how_often import OUT_OF, HowOften, fault, how_often, often_in_words
from cms.pages.blocks.base import example_source
from cms.pages.blocks.claim import (
    MAX_APPLIES_TO,
    MAX_HEADING,
    Claim,
    ClaimAnswer,
    ClaimBlock,
    points_block,
)
from cms.pages.blocks.coded_choice import CodedChoiceBlock
from cms.pages.serializers import Enum, enum


class UsualRange(TypedDict):
    """The range of a step of frequency: at least one in `at_least_one_in` people, and fewer than
    one in `below_one_in`. Common is 100 and 10. Null where the step has no such end."""

    at_least_one_in: int | None
    below_one_in: int | None


class PeopleAffected(TypedDict):
    """So many people: `count` out of `per` (100, 1,000 or 10,000)."""

    count: int
    per: int


class OftenValue(TypedDict):
    """How often a risk happens, in the parts of `RiskValue`."""

    frequency: Annotated[Enum, Frequency] | None
    usual_range: UsualRange | None
    people: PeopleAffected | None
    in_words: str | None


class RiskValue(ClaimAnswer, OftenValue):
    """A claim about what can go wrong.

    `frequency`, its `usual_range`, the number of `people` and the sentence `in_words` are null
    where an editor gave none, where what is stored contradicts itself, and once the claim's sources
    have fallen. `in_words` is never surer than the claim.
    """


def _often_value(often: HowOften | None, claim: Verdict) -> OftenValue:
    if often is None:
        return OftenValue(frequency=None, usual_range=None, people=None, in_words=None)
    usual, people = often.range, None
    if often.count is not None and often.per is not None:
        people = PeopleAffected(count=often.count, per=often.per)
    return OftenValue(
        frequency=enum(Frequency, often.step),
        usual_range=UsualRange(at_least_one_in=usual.at_least, below_one_in=usual.below)
        if usual
        else None,
        people=people,
        in_words=often_in_words(often, claim.certainty, claim.standing),
    )


class Risk(Claim):
    """The value of a risk."""

    @property
    def how_often(self) -> HowOften | None:
        """What the editor chose and typed; None for nothing, and where it contradicts itself."""
        return how_often(*self.given)

    @property
    def given(self) -> tuple[str, Any, str]:
        """The chosen step, the number of people and the “out of”; '' and None for nothing."""
        step, per = (str(self.get(name) or "") for name in ("frequency", "people_per"))
        return step, self.get("people"), per


class RiskBlock(ClaimBlock):
    """One claim about what can go wrong, how often and for whom."""

    heading = blocks.CharBlock(
        max_length=MAX_HEADING, help_text="What can go wrong, in a few words, such as: Sore muscles"
    )
    frequency = CodedChoiceBlock(
        choices=[
            ("very_common", "Very common: 1 in 10 people or more"),
            ("common", "Common: 1 in 100 to 1 in 10 people"),
            ("uncommon", "Uncommon: 1 in 1,000 to 1 in 100 people"),
            ("rare", "Rare: 1 in 10,000 to 1 in 1,000 people"),
            ("very_rare", "Very rare: fewer than 1 in 10,000 people"),
            ("not_known", "Not known: nobody has counted it"),
        ],
        required=False,
        label="How often",
        help_text="Leave it empty if you enter the number of people below: it follows from that.",
    )
    people = blocks.IntegerBlock(
        required=False,
        min_value=1,
        label="How many people",
        help_text="Such as 3, for 3 in 100 people. Only if the source counts them.",
    )
    people_per = CodedChoiceBlock(
        choices=[(str(count), f"{count:,} people") for count in OUT_OF],
        required=False,
        label="Out of",
        help_text="Out of how many people.",
    )
    points = points_block(
        required=False,
        help_text="What happens, how long it lasts and what to do about it. One thought a point.",
    )
    applies_to = blocks.CharBlock(
        required=False,
        max_length=MAX_APPLIES_TO,
        help_text="Who is at risk, such as: people who have not exercised for a long time",
    )

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        """As stored: an untouched number is no change of the page."""
        value = super().value_from_datadict(data, files, prefix)
        typed = value.get("people")
        if isinstance(typed, str):
            value["people"] = int(typed) if typed.isdecimal() else typed.strip() or None
        return value

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        found = fault(*cleaned.given)
        if found and not self.is_deferred_validation:
            name, words = found
            raise blocks.StructBlockValidationError(block_errors={name: ValidationError(words)})
        return cleaned

    def get_api_representation(self, value: Risk, context: Any = None) -> RiskValue | None:
        answer, found = self.claim_answer(value, context)
        often = None if found.standing == StandingCode.FALLEN else value.how_often
        return RiskValue(**answer, **_often_value(often, found))

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "heading": "Sore muscles",
                "frequency": Frequency.COMMON,
                "points": [RichText("<p>Muscles may ache for a day or two.</p>")],
                "applies_to": "People who begin to exercise",
                "evidence": [{"source": example_source(), "relation": Relation.SUPPORTS}],
            }
        )

    class Meta:
        icon = "warning"
        label = "Risk"
        description = "What can go wrong, how often and for whom, with its evidence."
        value_class = Risk
        form_layout = blocks.BlockGroup(
            children=["heading", "frequency", "people", "people_per", "points", "evidence",
                      "uncited_reason"],
            settings=["applies_to", "certainty"],
        )  # fmt: skip
