import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cms.evidence.choices import Certainty, SourceKind
from cms.evidence.models import Finding, ResearchSource


def source(**fields):
    return ResearchSource(key="a", kind=SourceKind.OTHER, title="A title", **fields)


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ({"doi": "10.1/x", "url": "https://a.example", "pmid": "1"}, "https://doi.org/10.1/x"),
        ({"url": "https://a.example", "pmid": "1"}, "https://a.example"),
        ({"pmid": "1"}, "https://pubmed.ncbi.nlm.nih.gov/1/"),
        ({}, ""),
    ],
)
def test_the_link_prefers_the_doi(fields, link):
    assert source(**fields).link == link


@pytest.mark.parametrize(
    ("authors", "short"),
    [
        ("", "The Journal"),
        ("Kim A", "Kim A"),
        ("Kim A\n\n Lee B ", "Kim A and Lee B"),
        ("Kim A\nLee B\nRoy C", "Kim A and others"),
    ],
)
def test_authors_are_shortened_as_in_a_text(authors, short):
    assert source(authors=authors, container="The Journal").short_authors == short


def test_the_reference_leaves_out_what_is_not_known():
    full = source(authors="Kim A\nLee B", container="The Journal", year=2021)

    assert full.reference == "Kim A, Lee B. A title. The Journal 2021."
    assert source().reference == "A title."


def test_certainties_are_ranked_from_not_rated_to_high():
    ranked = sorted(Certainty, key=lambda certainty: certainty.rank)

    assert ranked == ["not_rated", "very_low", "low", "moderate", "high"]


@pytest.mark.django_db
def test_an_identifier_is_normalised_however_a_source_is_saved():
    made = source(doi="https://doi.org/10.1002/ABC", pmid="PMID: 7")
    made.save()

    made.refresh_from_db()
    assert (made.doi, made.pmid) == ("10.1002/abc", "7")


@pytest.mark.django_db
def test_the_same_doi_is_refused_twice_but_no_doi_is_not(demo):
    with pytest.raises(IntegrityError), transaction.atomic():
        source(doi="https://doi.org/10.1002/14651858.cd009790.PUB2").save()

    ResearchSource(key="b", kind=SourceKind.OTHER, title="B", doi="").save()
    ResearchSource(key="c", kind=SourceKind.OTHER, title="C", doi="").save()


@pytest.mark.django_db
def test_a_malformed_doi_is_an_error_of_its_field():
    with pytest.raises(ValidationError) as raised:
        source(doi="see the website").full_clean()

    assert list(raised.value.message_dict) == ["doi"]


@pytest.mark.django_db
def test_an_effect_has_a_size_before_it_is_said_to_matter(demo):
    finding = Finding(source=demo.sources["acp-2017"], meets_importance_threshold=True)

    with pytest.raises(ValidationError, match="how large"):
        finding.clean()


@pytest.mark.django_db
def test_the_demo_sources_have_the_checked_identifiers_and_no_others(demo):
    identifiers = {
        key: (source.doi, source.pmid, source.guideline_id, source.status)
        for key, source in demo.sources.items()
    }

    assert identifiers == {
        "hayden-2021": ("10.1002/14651858.cd009790.pub2", "34580864", "", "current"),
        "lancet-series-2018": ("10.1016/s0140-6736(18)30489-6", None, "", "unverified"),
        "bmj-2021": (None, None, "", "unverified"),
        "nice-ng59": (None, None, "NG59", "unverified"),
        "acp-2017": ("10.7326/m16-2367", None, "", "expired"),
    }
    assert demo.sources["bmj-2021"].import_text == "BMJ (2021)"
