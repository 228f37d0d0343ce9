"""Adding a source in the admin: from a pasted identifier, or by hand."""

import pytest

from cms.evidence.models import ResearchSource
from tests.cms.evidence.fake_services import HAYDEN, RETRACTED
from tests.cms.evidence_admin.admin_pages import address, shown_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(admin_client):
    """`add("10.1/x")` is the text of the form after the identifier was looked up."""

    def look_up(identifier):
        return shown_text(admin_client.get(address("add"), {"identifier": identifier}))

    return look_up


def test_a_pasted_doi_fills_in_the_form(add, services):
    ResearchSource.objects.filter(key="hayden-2021").update(doi=None)

    shown = add(f"https://doi.org/{HAYDEN.upper()}.")

    assert "Filled in from Crossref" in shown
    for value in (HAYDEN, "Exercise therapy for chronic low back pain", "2021"):
        assert f'value="{value}"' in shown or value in shown.split("<textarea")[1]
    assert "Cochrane Back and Neck Group" in shown
    assert '<option value="systematic_review" selected' in shown


def test_a_retraction_is_shown_before_the_source_is_added(add, services):
    assert "lists a later notice about this publication: retraction" in add(RETRACTED)


def test_a_source_that_exists_already_is_linked(add, demo):
    shown = add(HAYDEN)

    assert "You already have" in shown
    assert address("edit", demo.sources["hayden-2021"].pk) in shown


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("10.1234/unknown", "Crossref does not know this identifier."),
        ("https://example.org/leaflet", "Web addresses cannot be looked up"),
    ],
)
def test_an_identifier_that_is_not_found_is_kept_in_the_form(add, services, text, answer):
    shown = add(text)

    assert answer in shown
    assert f'value="{text}"' in shown.split('id="w-editor-form"')[1]


def test_the_form_says_that_looking_up_is_switched_off(add):
    assert "Looking up publications is switched off." in add("10.1234/x")


def test_a_text_that_is_no_identifier_is_refused_beside_its_field(add):
    shown = add('"><script>')

    assert "This is not a DOI, a PubMed number or a web address." in shown
    assert "<script>&" not in shown
    assert 'aria-invalid="true"' in shown


def test_a_filled_in_source_is_saved(admin_client):
    fields = {"kind": "other", "title": "New", "status": "unverified", "year": 2020}
    empty = {"findings-TOTAL_FORMS": 0, "findings-INITIAL_FORMS": 0}

    answer = admin_client.post(address("add"), {**fields, **empty, "doi": "10.1/new"})

    assert answer.status_code == 302
    assert ResearchSource.objects.get(key="new-2020").doi == "10.1/new"


def test_nobody_types_or_sees_a_key(admin_client, demo):
    for place in (address("add"), address("edit", demo.sources["hayden-2021"].pk)):
        shown = shown_text(admin_client.get(place))
        assert 'name="key"' not in shown
        assert 'name="findings-0-key"' not in shown
