"""How often something goes wrong: a step with its usual range, the number of people, a sentence.

The steps and their ranges are those of CIOMS, as the European Medicines Agency prints them in
patient leaflets: very common is 1 in 10 people or more, common 1 in 100 up to 1 in 10, and so on.
"""

from dataclasses import dataclass
from fractions import Fraction

from cms.core.i18n import localize_number, translate
from cms.evidence.choices import Certainty, Frequency, StandingCode
from cms.evidence.plain_sentence import CERTAIN, IN_DOUBT, with_frame

OUT_OF = (100, 1_000, 10_000)  # people
# Made from their codes, because mypy reads a member as the pair of code and label.
VERY_COMMON, COMMON, UNCOMMON, RARE, VERY_RARE, NOT_KNOWN = map(Frequency, Frequency.values)
# The words of the catalogues in `cms/locale`, by step.
RANGES = {
    VERY_COMMON: "very common: 1 in 10 people or more",
    COMMON: "common: 1 in 100 to 1 in 10 people",
    UNCOMMON: "uncommon: 1 in 1,000 to 1 in 100 people",
    RARE: "rare: 1 in 10,000 to 1 in 1,000 people",
    VERY_RARE: "very rare: fewer than 1 in 10,000 people",
}
COUNTED = {
    VERY_COMMON: "very common: about {count} in {per} people",
    COMMON: "common: about {count} in {per} people",
    UNCOMMON: "uncommon: about {count} in {per} people",
    RARE: "rare: about {count} in {per} people",
    VERY_RARE: "very rare: about {count} in {per} people",
}
UNKNOWN = "how often this happens is not known"


@dataclass(frozen=True)
class Range:
    """At least one in `at_least` people, and less than one in `below`; None where there is no end.

    `Range(at_least=100, below=10)` is common: 1 in 100 people or more, but less than 1 in 10.
    """

    at_least: int | None
    below: int | None


ONE_IN = {
    VERY_COMMON: Range(10, None),
    COMMON: Range(100, 10),
    UNCOMMON: Range(1_000, 100),
    RARE: Range(10_000, 1_000),
    VERY_RARE: Range(None, 10_000),
}


@dataclass(frozen=True)
class HowOften:
    """A step, and if the source counted them the people: `count` out of `per`."""

    step: Frequency
    count: int | None = None
    per: int | None = None

    @property
    def range(self) -> Range | None:
        """The usual range of the step; None where the frequency is not known."""
        return ONE_IN.get(self.step)


def step_of(count: int, per: int) -> Frequency:
    """The step of a number of people: 3 of 100 are `common`."""
    share = Fraction(count, per)
    for step, usual in ONE_IN.items():
        if usual.at_least and share >= Fraction(1, usual.at_least):
            return step
    return VERY_RARE


def how_often(step: str, count: object, per: str) -> HowOften | None:
    """What an editor chose and typed; None for nothing, and for what `fault` refuses."""
    if fault(step, count, per):
        return None
    if isinstance(count, int):
        return HowOften(step_of(count, int(per)), count, int(per))
    return HowOften(Frequency(step)) if step else None


def fault(step: str, count: object, per: str) -> tuple[str, str] | None:
    """The field that is wrong and what to do, `("people", "Enter …")`; None where all fits.

    `step` is the chosen code, `count` the typed number, `per` the chosen “out of”; '' and None
    where nothing was given.
    """
    if step and step not in Frequency.values:
        return "frequency", "Choose one of the list."
    if count in (None, ""):
        return ("people", "Enter how many people, or empty “Out of”.") if per else None
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        return "people", "Enter a whole number from 1 on. If nobody was affected, leave it empty."
    if per not in map(str, OUT_OF):
        return "people_per", "Say out of how many people."
    if count > int(per):
        return "people", f"This is more than the {int(per):,} people of whom it is a part."
    counted = step_of(count, int(per))
    if step and step != counted:
        return (
            "frequency",
            f"{count:,} in {int(per):,} people is {counted.label.lower()}. Choose that, or correct "
            "the number.",
        )
    return None


def often_in_words(
    often: HowOften, certainty: Certainty | None, standing: StandingCode
) -> str | None:
    """`Probably common: about 3 in 100 people`, in the page's language.

    No surer than the claim: with the word for its certainty, none where it has no certainty. None
    once its sources have fallen.
    """
    if standing == StandingCode.FALLEN:
        return None
    sentence = _size(often)
    if certainty and often.step != NOT_KNOWN:
        sentence = with_frame(CERTAIN[certainty], sentence)
    if standing == StandingCode.IN_DOUBT:
        sentence = with_frame(IN_DOUBT, sentence)
    return sentence[:1].upper() + sentence[1:]


def _size(often: HowOften) -> str:
    if often.step == NOT_KNOWN:
        return translate(UNKNOWN)
    if often.count is None or often.per is None:
        return translate(RANGES[often.step])
    count, per = localize_number(often.count), localize_number(often.per)
    return translate(COUNTED[often.step]).format(count=count, per=per)
