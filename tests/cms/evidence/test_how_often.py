"""How often something goes wrong: steps, what contradicts itself, the sentence."""

import pytest
from django.utils import translation

from cms.evidence.choices import Certainty, Frequency, StandingCode
from cms.evidence.how_often import ONE_IN, HowOften, fault, how_often, often_in_words, step_of

HIGH, STANDS, FALLEN = Certainty.HIGH, StandingCode.STANDS, StandingCode.FALLEN


@pytest.mark.parametrize(
    ("count", "per", "step"),
    [
        (100, 100, "very_common"), (10, 100, "very_common"), (9, 100, "common"),
        (1, 100, "common"), (9, 1_000, "uncommon"), (1, 1_000, "uncommon"),
        (9, 10_000, "rare"), (1, 10_000, "rare"),
    ],
)  # fmt: skip
def test_a_number_of_people_has_the_step_of_patient_leaflets(count, per, step):
    assert step_of(count, per) == step


def test_the_steps_leave_no_gap_and_do_not_overlap():
    ranges = list(ONE_IN.values())

    assert [one.at_least for one in ranges[:-1]] == [one.below for one in ranges[1:]]
    assert (ranges[0].below, ranges[-1].at_least) == (None, None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (("", None, ""), None),
        (("rare", None, ""), None),
        (("", 3, "100"), None),
        (("common", 3, "100"), None),
        (("rare", 3, "100"), "frequency"),
        (("not_known", 3, "100"), "frequency"),
        (("often", None, ""), "frequency"),
        (("", 3, ""), "people_per"),
        (("", 3, "50"), "people_per"),
        (("", None, "100"), "people"),
        (("", 0, "100"), "people"),
        (("", 101, "100"), "people"),
        (("", "3", "100"), "people"),
    ],
)
def test_what_does_not_fit_is_named_with_its_field_and_never_read(given, field):
    found = fault(*given)

    assert (found and found[0]) == field
    if field:
        assert how_often(*given) is None


def test_a_number_alone_gives_the_step():
    assert how_often("", 3, "100") == HowOften(Frequency.COMMON, 3, 100)


@pytest.mark.parametrize(
    ("often", "certainty", "standing", "words"),
    [
        (HowOften(Frequency.COMMON), HIGH, STANDS, "Common: 1 in 100 to 1 in 10 people"),
        (HowOften(Frequency.RARE, 3, 10_000), None, STANDS, "Rare: about 3 in 10,000 people"),
        (HowOften(Frequency.RARE), Certainty.LOW, STANDS,
         "May be rare: 1 in 10,000 to 1 in 1,000 people"),
        (HowOften(Frequency.RARE), Certainty.LOW, StandingCode.IN_DOUBT,
         "In doubt: may be rare: 1 in 10,000 to 1 in 1,000 people"),
        (HowOften(Frequency.NOT_KNOWN), Certainty.LOW, STANDS,
         "How often this happens is not known"),
        (HowOften(Frequency.COMMON), HIGH, FALLEN, None),
    ],
)  # fmt: skip
def test_the_sentence_is_no_surer_than_the_claim(often, certainty, standing, words):
    assert often_in_words(often, certainty, standing) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Wahrscheinlich selten: etwa 3 von 10.000 Menschen"),
        ("fr", "Probablement rare : environ 3 cas pour 10\u202f000 personnes"),
    ],
)
def test_the_sentence_is_in_the_pages_language(language, words):
    with translation.override(language):
        told = often_in_words(HowOften(Frequency.RARE, 3, 10_000), Certainty.MODERATE, STANDS)

    assert told.replace("\xa0", "\u202f") == words
