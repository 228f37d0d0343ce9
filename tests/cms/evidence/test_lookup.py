"""Looking publications up, over real HTTP, at services that answer as recorded and that fail."""

import contextlib
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cms.evidence.lookup import crossref, http_json, pubmed
from cms.evidence.lookup.crossref import Update
from cms.evidence.lookup.http_json import LookupDisabled, LookupFailed, RecordNotFound, ServiceBusy
from cms.evidence.lookup.new_source import new_source
from cms.evidence.lookup.pasted_identifiers import Pasted, pasted
from cms.evidence.models import ResearchSource
from tests.cms.evidence.fake_services import HAYDEN, RETRACTED, recorded, work

UNKNOWN = "10.1234/unknown"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://doi.org/10.1002/14651858.CD009790.pub2.", Pasted("doi", HAYDEN)),
        (
            "https://www.cochranelibrary.com/cdsr/doi/10.1002/14651858.CD009790.pub2/full",
            Pasted("doi", HAYDEN),
        ),
        (
            "https://www.thelancet.com/doi/10.1016/S0140-6736(18)30489-6/fulltext",
            Pasted("doi", "10.1016/s0140-6736(18)30489-6"),
        ),
        ("PMID: 34580864", Pasted("pmid", "34580864")),
        ("https://pubmed.ncbi.nlm.nih.gov/34580864/?from=x", Pasted("pmid", "34580864")),
        (
            "https://www.NICE.org.uk/guidance/ng59#x",
            Pasted("url", "https://www.nice.org.uk/guidance/ng59"),
        ),
    ],
)
def test_a_pasted_identifier_is_recognised(text, found):
    assert pasted(text) == found


@pytest.mark.parametrize(
    "text",
    ["", "exercise", "javascript:alert(1)", "http://", "https://user:pass@example.org/", "-1"],
)
def test_a_text_that_is_no_identifier_is_refused_with_examples(text):
    with pytest.raises(ValidationError, match="They look like"):
        pasted(text)


@given(st.text(max_size=80))
def test_any_text_is_recognised_or_refused(text):
    with contextlib.suppress(ValidationError):
        assert pasted(text).value


def test_crossrefs_record_becomes_the_fields_of_a_source(services):
    assert crossref.fields(crossref.ask(HAYDEN)) == {
        "title": "Exercise therapy for chronic low back pain",
        "authors": "Hayden JA\nEllis J\nOgilvie R\nMalmivaara A\nvan Tulder MW\n"
        "Cochrane Back and Neck Group",
        "container": "Cochrane Database of Systematic Reviews",
        "year": 2021,
        "language": "en",
        "kind": "systematic_review",
    }
    ((path, query, agent),) = services.asked
    assert path == "/works/10.1002%2F14651858.cd009790.pub2"
    assert query == {"mailto": ["editor@example.org"]}
    assert "mailto:editor@example.org" in agent


def test_mark_up_and_entities_are_taken_out_of_titles(services):
    found = crossref.fields(crossref.ask(RETRACTED))

    assert found["title"] == "RETRACTED: An in vitro study & its results"
    assert (found["authors"], found["year"]) == ("Doe JP", 2012)


def test_a_retraction_listed_twice_is_one_update(services):
    assert crossref.updates(crossref.ask(RETRACTED)) == [
        Update("retraction", "10.1021/acsami.9b11759", date(2019, 7, 26), "publisher")
    ]


def test_a_record_is_asked_for_once_an_hour(services):
    crossref.ask(HAYDEN)
    crossref.ask(HAYDEN)

    assert len(services.asked) == 1


def test_pubmeds_summary_becomes_the_fields_of_a_source(services):
    assert pubmed.fields(pubmed.ask("34580864")) == {
        "title": "Exercise therapy for chronic low back pain",
        "authors": "Hayden JA\nEllis J",
        "container": "The Cochrane database of systematic reviews",
        "year": 2021,
        "kind": "systematic_review",
        "doi": HAYDEN,
    }
    with pytest.raises(RecordNotFound):
        pubmed.ask("7")


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ((404, {}, ""), "does not know"),
        ((429, {"Retry-After": "7"}, ""), "busy. Try again in 7 seconds"),
        ((429, {"Retry-After": "Fri, 31 Dec 2027 23:59:59 GMT"}, ""), "in a few minutes"),
        ((503, {}, "down"), "an error \\(503\\)"),
        ((302, {"Location": "http://169.254.169.254/"}, ""), "an error \\(302\\)"),
        ((200, {}, "<html>"), "cannot be read"),
        ((200, {}, "[1]"), "cannot be read"),
        ((200, {}, '{"message": "no"}'), "cannot be read"),
        ((200, {"Content-Encoding": "gzip"}, "not gzip"), "could not be reached"),
        ((200, {}, " " * 20_000), "more than a record"),
        ("silent", "did not answer in time"),
    ],
)
def test_every_fault_has_a_text_and_is_not_cached(services, monkeypatch, fault, text):
    monkeypatch.setattr(http_json, "READ_SECONDS", 0.3)
    monkeypatch.setattr(http_json, "MAX_BYTES", 10_000)
    services.faults.append(fault)

    with pytest.raises(LookupFailed, match=text):
        crossref.ask(HAYDEN)

    assert crossref.ask(HAYDEN)["DOI"] == HAYDEN
    assert len(services.asked) == 2


def test_an_unreachable_service_is_reported(services, settings):
    settings.CROSSREF_URL = "http://127.0.0.1:9"

    with pytest.raises(LookupFailed, match="Crossref could not be reached"):
        crossref.ask(HAYDEN)


def test_a_busy_service_tells_how_long_to_wait(services):
    services.faults.append((429, {"Retry-After": "7"}, ""))

    with pytest.raises(ServiceBusy) as raised:
        crossref.ask(HAYDEN)

    assert raised.value.retry_after == 7


def test_no_request_is_sent_while_looking_up_is_off(services, settings):
    settings.SOURCE_LOOKUP_ENABLED = False

    with pytest.raises(LookupDisabled, match="Looking up publications is switched off"):
        crossref.ask(HAYDEN)

    assert services.asked == []


@pytest.mark.parametrize("name", ["title", "author", "container-title", "published", "updated-by"])
@pytest.mark.parametrize("odd", [None, [], {}, [None], "x", 7, [[None]], {"date-parts": [["x"]]}])
def test_malformed_parts_of_a_record_are_left_out(name, odd):
    record = {**recorded("crossref_hayden")["message"], name: odd}

    assert isinstance(crossref.fields(record), dict)
    assert crossref.updates(record) == []


@pytest.mark.django_db
def test_a_new_source_is_filled_in(demo, services):
    services.works[UNKNOWN] = work(
        UNKNOWN,
        author=[{"family": "Hayden", "given": "Jill"}],
        published={"date-parts": [[2021]]},
    )

    found = new_source(f"https://doi.org/{UNKNOWN}")

    assert (found.fields["doi"], found.found_at, found.not_found) == (UNKNOWN, "Crossref", "")


@pytest.mark.django_db
def test_a_stored_source_is_found_without_any_request(demo, services):
    assert new_source(HAYDEN.upper()).duplicates == [demo.sources["hayden-2021"]]
    assert new_source("https://www.nice.org.uk/guidance/ng59/").duplicates == [
        demo.sources["nice-ng59"]
    ]
    assert services.asked == []


@pytest.mark.django_db
def test_a_duplicate_is_found_by_the_doi_from_pubmed(demo, services):
    ResearchSource.objects.filter(key="hayden-2021").update(pmid=None)

    assert new_source("34580864").duplicates == [demo.sources["hayden-2021"]]


@pytest.mark.django_db
@pytest.mark.parametrize("text", [UNKNOWN, "7", "https://example.org/leaflet"])
def test_an_identifier_that_is_not_found_is_kept_with_the_reason(services, text):
    found = new_source(text)

    assert text in found.fields.values()
    assert found.not_found
    assert found.found_at == ""


REFERENCE = (
    "[3] Hayden JA, Ellis J, Ogilvie R. Exercise therapy for chronic low back pain. "
    "Cochrane Database Syst Rev. 2021;9:CD009790."
)


@pytest.mark.django_db
def test_a_whole_reference_with_a_doi_is_looked_up_by_it(demo, services):
    ResearchSource.objects.filter(key="hayden-2021").update(doi=None, pmid=None)

    found = new_source(f"{REFERENCE} doi: 10.1002/14651858.CD009790.pub2")

    assert (found.found_at, found.fields["doi"]) == ("Crossref", HAYDEN)
    assert "import_text" not in found.fields


@pytest.mark.django_db
def test_a_whole_reference_without_an_identifier_is_looked_up_by_its_words(demo, services):
    ResearchSource.objects.filter(key="hayden-2021").update(doi=None, pmid=None)
    services.found = [services.works[HAYDEN]["message"]]

    found = new_source(REFERENCE)

    assert (found.found_at, found.fields["doi"]) == ("Crossref", HAYDEN)
    ((path, query, _),) = services.asked
    assert (path, query["rows"]) == ("/works", ["1"])


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"title": ["Another title"]}, {"published": None}])
def test_another_publication_than_the_reference_names_is_not_taken(demo, services, change):
    other = {"published-print": None, "published-online": None, "issued": None, **change}
    services.found = [{**services.works[HAYDEN]["message"], **other}]

    found = new_source(REFERENCE)

    assert found.found_at == ""
    assert "no publication with this title and year" in found.not_found
    assert found.fields["authors"] == "Hayden JA\nEllis J\nOgilvie R"
    assert found.fields["import_text"].startswith("Hayden JA")


@pytest.mark.django_db
def test_a_reference_that_the_library_has_is_found_by_any_identifier_in_it(demo, services):
    told = "National Institute for Health and Care Excellence. Low back pain. NG59. 2016."

    assert new_source(told).duplicates == [demo.sources["nice-ng59"]]
    assert services.asked == []
