"""Keys that sources and findings make for themselves, and that never change."""

import pytest

from cms.evidence.keys import finding_key, free, source_key
from cms.evidence.models import Finding, ResearchSource


@pytest.mark.parametrize(
    ("authors", "year", "otherwise", "key"),
    [
        ("van Tulder MW\nEllis J", 2003, (), "van-tulder-2003"),
        ("Müller É", 1999, (), "muller-1999"),
        ("", None, ("The Lancet", "A title"), "the-lancet"),
        ("", None, ("", "A very long title of six words"), "a-very-long-title"),
        ("WHO", 2023, (), "who-2023"),
        ("", None, (), ""),
        ("李", None, (), ""),
    ],
)
def test_a_sources_key_is_made_of_author_and_year(authors, year, otherwise, key):
    assert source_key(authors, year, otherwise) == key


def test_a_findings_key_is_made_of_outcome_and_comparator():
    assert finding_key("Pain intensity", "Usual care") == "pain-intensity-vs-usual-care"
    assert finding_key("Function", "") == "function"


def test_a_taken_key_gets_a_number():
    assert free("a", {"a", "a-2"}) == "a-3"


@pytest.mark.django_db
def test_saving_without_a_key_makes_one_and_a_later_change_keeps_it(demo):
    said = {"kind": "other", "authors": "Hayden JA", "year": 2021}
    first = ResearchSource.objects.create(title="Another", **said)
    nameless = ResearchSource.objects.create(title="李", kind="other")

    first.authors = "Ellis J"
    first.save()

    assert (first.key, nameless.key) == ("hayden-2021-2", "source")


@pytest.mark.django_db
def test_findings_of_one_source_have_different_keys(demo):
    said = {"source": demo.sources["nice-ng59"], "outcome": "Pain", "comparator": "Rest"}

    made = [Finding.objects.create(certainty="low", **said) for _ in range(2)]

    assert [each.key for each in made] == ["pain-vs-rest", "pain-vs-rest-2"]
