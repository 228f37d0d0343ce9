"""A page shows the snippets of its own language, and stores what its editor chose."""

from copy import deepcopy

import pytest

from cms.pages.checks import check_page
from cms.pages.models import TopicPage
from cms.publishing.page_impact import affected_pages
from tests.cms.translating import FRENCH_PATH, french_locale

pytestmark = pytest.mark.django_db


def test_a_place_that_is_translated_later_shows_at_once(demo, translated, by_path):
    translated(demo.page)
    (english,) = (b for b in by_path(FRENCH_PATH).json()["body"] if b["type"] == "location")
    assert english["value"]["name"] == "The clinic"

    translated(demo.location)

    (french,) = (b for b in by_path(FRENCH_PATH).json()["body"] if b["type"] == "location")
    assert french["value"]["name"] == "FR The clinic"
    (same,) = (b for b in by_path().json()["body"] if b["type"] == "location")
    assert same["value"]["name"] == "The clinic"


def test_checking_a_page_changes_nothing_of_it(demo, translated):
    """Checked as visitors read it, with the French place; saved with what its editor chose."""
    translated(demo.page)
    translated(demo.location)
    translated(demo.practitioner)
    page = TopicPage.objects.get(locale=french_locale())
    page.reviewed_by = demo.practitioner
    before = deepcopy(page.body.get_prep_value())

    check_page(page)

    assert page.body.get_prep_value() == before
    assert page.reviewed_by == demo.practitioner


def test_an_answer_of_both_languages_gives_each_page_its_own(demo, translated, api):
    translated(demo.page)
    translated(demo.location)

    items = api("pages/", type="pages.TopicPage", fields="body").json()["items"]

    names = [b["value"]["name"] for i in items for b in i["body"] if b["type"] == "location"]
    assert sorted(names) == ["FR The clinic", "The clinic"]


def test_a_form_shows_the_notices_of_its_language(demo, translated, by_path):
    form = translated(demo.contact_form)
    translated(demo.safety_notice)
    translated(demo.page)

    block = by_path(FRENCH_PATH).json()["body"][-1]["value"]

    assert block["safety_notices"][0]["heading"].startswith("FR ")
    assert list(form.safety_notices.all()) == [demo.safety_notice]  # nothing was stored


def test_a_field_of_a_form_is_worded_in_its_own_language(demo, translated, by_path):
    demo.contact_form.field_texts.create(name="phone", label="Telephone")
    demo.contact_form.save()
    form = translated(demo.contact_form)
    translated(demo.page)

    form_block = by_path(FRENCH_PATH).json()["body"][-1]["value"]
    labels = [field["label"] for field in form_block["fields"]]
    assert labels == ["Nom et prénom", "Adresse e-mail", "FR Telephone", "Votre message"]
    assert form.field_texts.get().locale.language_code == "fr"


def test_a_translated_form_words_its_topics_and_sends_the_same(demo, translated, by_path):
    topics = [("Book an appointment", "reception"), ("A bill", "billing")]
    demo.contact_form.topics = [
        ("topic", {"label": label, "receiver": receiver}) for label, receiver in topics
    ]
    demo.contact_form.save()
    translated(demo.contact_form)
    translated(demo.page)

    topic = by_path(FRENCH_PATH).json()["body"][-1]["value"]["topic"]

    assert topic["label"] == "De quoi parle votre message\N{NO-BREAK SPACE}? (facultatif)"
    assert topic["unchosen"] == "Choisir un sujet"
    assert topic["choices"] == [
        {"value": "reception", "label": "FR Book an appointment"},
        {"value": "billing", "label": "FR A bill"},
    ]


def test_a_change_of_a_translated_snippet_reaches_the_pages_that_show_it(demo, translated):
    page = translated(demo.page)
    location, notice = translated(demo.location), translated(demo.safety_notice)

    assert affected_pages(location) == {demo.page.pk, page.pk}
    assert affected_pages(notice) == {demo.page.pk, page.pk}
    pk, location_pk = location.pk, location.delete()
    assert location_pk
    location.pk = pk
    assert affected_pages(location) == {demo.page.pk, page.pk}
