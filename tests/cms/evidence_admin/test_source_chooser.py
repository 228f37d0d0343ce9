"""Adding a source in the chooser beside a claim: pasted, looked up, chosen at once."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.evidence.models import ResearchSource
from tests.cms.evidence.fake_services import HAYDEN, RETRACTED, work

pytestmark = pytest.mark.django_db
CHOOSER = "wagtailsnippetchoosers_evidence_researchsource"
NEW = "10.1234/new"


@pytest.fixture
def paste(admin_client):
    """`paste("10.1/x")` is the chooser's answer: its step, and the result or the form."""

    def send(pasted="", **fields):
        data = fields or {"pasted": pasted}
        return admin_client.post(reverse(f"{CHOOSER}:create"), data).json()

    return send


def test_the_chooser_asks_for_whatever_names_the_source(admin_client):
    shown = admin_client.get(reverse(f"{CHOOSER}:choose")).json()["html"]

    assert "Add a source" in shown
    assert 'name="pasted"' in shown
    assert "hayden-2021" not in shown


def test_a_pasted_doi_is_looked_up_added_and_chosen_at_once(paste, services, admin_user):
    services.works[NEW] = work(
        NEW, title=["A randomised trial of walking"], author=[{"family": "Doe", "given": "J"}],
        published={"date-parts": [[2024]]},
    )  # fmt: skip

    answer = paste(f"https://doi.org/{NEW}")

    made = ResearchSource.objects.get(doi=NEW)
    assert (answer["step"], answer["result"]["id"]) == ("chosen", str(made.pk))
    assert "added now" in answer["result"]["string"]
    assert (made.key, made.kind, made.status) == ("doe-2024", "randomised_trial", "unverified")
    assert made.revisions.count() == 1
    entry = ModelLogEntry.objects.get(action="wagtail.create", object_id=str(made.pk))
    assert entry.user == admin_user


@pytest.mark.parametrize(
    "text", [HAYDEN, "34580864", f"Hayden JA. Exercise therapy. 2021. doi:{HAYDEN}"]
)
def test_what_the_library_has_is_chosen_with_a_sentence(paste, services, demo, text):
    before = ResearchSource.objects.count()

    answer = paste(text)

    assert answer["result"]["id"] == str(demo.sources["hayden-2021"].pk)
    assert "you had this source already" in answer["result"]["string"]
    assert ResearchSource.objects.count() == before
    assert services.asked == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("10.1234/unknown", "10.1234/unknown"),
        ("https://example.org/leaflet", "https://example.org/leaflet"),
        ("Doe J, Roe R. Walking helps. Back J. 2019;1:2.", "Walking helps"),
        ("A leaflet", "A leaflet"),
    ],
)
def test_what_is_not_found_is_kept_in_a_short_form(paste, text, kept):
    answer = paste(text)

    assert answer["step"] == "reshow_creation_form"
    assert kept in answer["htmlFragment"]
    assert "What you pasted was kept" in answer["htmlFragment"]
    assert answer["htmlFragment"].count('class="w-field__wrapper') <= 5


def test_the_short_form_adds_the_source_with_what_was_pasted(paste):
    words = "Doe J. Walking helps. Back J. 2019;1:2."
    answer = paste(
        kind="book", title="Walking helps", authors="Doe J", year="2019", import_text=words
    )

    made = ResearchSource.objects.get(key="doe-2019")
    assert answer["result"]["id"] == str(made.pk)
    assert (made.title, made.import_text, made.doi) == ("Walking helps", words, None)


def test_a_kind_that_no_service_names_is_asked_for(paste, services):
    services.works[NEW] = work(NEW)

    answer = paste(NEW)

    assert answer["step"] == "reshow_creation_form"
    assert "Filled in from Crossref" in answer["htmlFragment"]
    assert 'value="A title"' in answer["htmlFragment"]
    assert not ResearchSource.objects.filter(doi=NEW).exists()


def test_a_retraction_is_shown_before_the_source_is_added(paste, services):
    answer = paste(RETRACTED)

    assert "lists a later notice about this publication: retraction" in answer["htmlFragment"]
    assert not ResearchSource.objects.filter(doi=RETRACTED).exists()


def test_a_source_that_somebody_added_meanwhile_is_chosen(paste, demo):
    answer = paste(kind="book", title="Again", doi=f"https://doi.org/{HAYDEN.upper()}")

    assert answer["result"]["id"] == str(demo.sources["hayden-2021"].pk)


def test_a_refused_address_is_shown_so_that_it_can_be_corrected(paste):
    answer = paste(kind="book", title="T", url="no address")

    assert answer["step"] == "reshow_creation_form"
    assert 'type="text" name="url"' in answer["htmlFragment"]


def test_nothing_pasted_is_said_beside_the_field(paste):
    assert "This field is required" in paste("  ")["htmlFragment"]


def test_who_may_not_add_sources_is_not_offered_it(client, django_user_model):
    from django.contrib.auth.models import Permission

    reader = django_user_model.objects.create_user("reader")
    names = ["access_admin", "view_researchsource"]
    reader.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(reader)

    assert "Add a source" not in client.get(reverse(f"{CHOOSER}:choose")).json()["html"]
    assert client.post(reverse(f"{CHOOSER}:create"), {"pasted": "x"}).status_code != 200
