"""A translated page answers its own language and rests on the same evidence."""

import re
from datetime import date

import pytest
from wagtail_localize.models import SegmentOverride, Translation, TranslationContext

from cms.clinic.models import Location, Practitioner
from tests.cms.conftest import DEMO_PATH
from tests.cms.translating import FRENCH_PATH, submit
from tests.factories.practice import fill_clinic, fill_place, stream

pytestmark = pytest.mark.django_db
SHARED = {
    "references", "json_ld", "meta", "id", "type", "anchor", "code", "name", "url", "words",
    "display", "form_id", "method", "enctype", "action", "token_url", "control", "autocomplete",
    "findings", "finding", "traps", "slug", "email", "registers", "registrations",
    "scale",  # the words of a source's record, as all of its findings
}  # fmt: skip


def _prose(value, key=None):
    """The texts of an answer that a person reads."""
    if key in SHARED:
        return []
    if isinstance(value, dict):
        return [text for name, each in value.items() for text in _prose(each, name)]
    if isinstance(value, list):
        return [text for each in value for text in _prose(each, key)]
    return [value] if isinstance(value, str) and re.search(r"[A-Za-z]{2}", value) else []


def test_a_translated_page_says_nothing_in_english(demo, translated, french_clinic, by_path):
    translated(demo.page)

    english, french = by_path().json(), by_path(FRENCH_PATH).json()

    said = _prose(english)
    assert len(said) > 60
    assert not set(said) & set(_prose(french))
    assert french["title"] == f"FR {demo.page.title}"
    assert french["clinic"]["name"] == "Clinique"
    assert french["clinic"]["lead_practitioner"]["role"] == "FR Lead practitioner"


def test_a_translation_rests_on_the_same_evidence_in_the_same_blocks(demo, translated, by_path):
    translated(demo.page)

    english, french = by_path().json(), by_path(FRENCH_PATH).json()

    for page in (english, french):
        page["keys"] = [reference["key"] for reference in page["references"]]
        page["ids"] = [block["id"] for block in page["body"]]
        page["links"] = [
            (link["ref"], link["finding"])
            for block in page["body"]
            for link in block["value"].get("evidence", [])
        ]
    assert [french[name] for name in ("keys", "ids", "links")] == [
        english[name] for name in ("keys", "ids", "links")
    ]
    assert len(french["links"]) == 4


def test_labels_are_french_and_codes_are_the_same(demo, translated, by_path):
    translated(demo.page)

    block = by_path(FRENCH_PATH).json()["body"][1]["value"]

    assert block["certainty"] == {"code": "moderate", "label": "Certitude modérée"}
    assert by_path().json()["body"][1]["value"]["certainty"]["label"] == "Moderate certainty"


def test_a_draft_of_a_translation_is_not_public(demo, french, by_path):
    translation = submit(demo.page, french)
    translation.save_target(publish=False)

    assert by_path(FRENCH_PATH).status_code == 404
    assert by_path().json()["meta"]["translations"] == []


def test_a_new_version_of_the_page_keeps_what_is_translated(demo, translated, by_path):
    translated(demo.page)
    demo.page.title = "New title"
    demo.page.save_revision().publish()

    (told,) = by_path().json()["meta"]["translations"]
    assert told["is_current"] is False
    translated(demo.page)
    assert by_path(FRENCH_PATH).json()["title"] == "FR New title"
    assert by_path().json()["meta"]["translations"][0]["is_current"] is True


def test_languages_cost_a_few_queries_and_none_in_the_first_one(
    demo, translated, by_path, django_assert_max_num_queries
):
    translated(demo.page)
    for each in (demo.location, demo.safety_notice, demo.contact_form, demo.practitioner):
        translated(each)
    by_path()

    with django_assert_max_num_queries(17):  # with its translations and what changed in its claims
        by_path()
    with django_assert_max_num_queries(23):
        by_path(FRENCH_PATH)


def test_a_place_is_answered_in_the_language_of_the_page(demo, translated, by_path):
    fill_clinic(fill_place(demo.location))
    translated(demo.page)
    translated(demo.location)

    place = by_path(FRENCH_PATH).json()["clinic"]["location"]

    assert place["name"] == "FR The clinic"
    assert place["address_parts"]["country"]["label"] == "Royaume-Uni"
    assert place["opening"]["week"][0]["day"] == {"code": "monday", "label": "Lundi"}
    assert place["opening"]["week"][0]["periods"] == [{"opens": "09:00", "closes": "17:00"}]
    notes = {each["from"]: each["note"] for each in place["opening"]["exceptions"]}
    assert notes["2026-12-24"] == "FR Christmas Eve"
    assert notes["2026-12-25"] == "Jour férié"


def test_hours_of_a_translated_place_follow_the_original_at_once(demo, translated, by_path):
    """Else a French page calls a place open on the day on which the clinic has closed it."""
    fill_clinic(fill_place(demo.location))
    translated(demo.page)
    translated(demo.location)
    place = Location.objects.get(pk=demo.location.pk)
    rows = place.opening_exceptions.get_prep_value()
    rows[0]["value"]["periods"] = []
    training = {"first_day": "2026-12-01", "last_day": None, "periods": [], "note": "Training"}
    rows.append({"type": "exception", "value": training})
    place.opening_exceptions = Location._meta.get_field("opening_exceptions").to_python(rows)
    hours = {"days": ["monday"], "opens": "10:00", "closes": "11:00"}
    place.opening_week = stream(Location, "opening_week", ("period", hours))
    place.closed_on_public_holidays, place.street = False, "2 Example Street"
    place.name = "Our clinic"

    place.full_clean()
    place.save()

    english, french = (by_path(path).json()["clinic"] for path in (DEMO_PATH, FRENCH_PATH))
    opening = french["location"]["opening"]
    assert opening["osm"] == english["location"]["opening"]["osm"]
    assert opening["osm"] == "Mo 10:00-11:00; 2026 Dec 24 off; 2026 Dec 01 off"
    assert [each["note"] for each in opening["exceptions"]] == ["Training", "FR Christmas Eve"]
    assert french["location"]["address_parts"]["street"] == "2 Example Street"
    assert french["location"]["name"] == "FR The clinic"


def test_what_a_translator_overrides_and_a_stopped_translation_stay(demo, translated, by_path):
    fill_clinic(fill_place(demo.location))
    translated(demo.page)
    french = translated(demo.location)
    context = TranslationContext.objects.get_or_create(
        object_id=french.translation_key, path="street"
    )[0]
    SegmentOverride.objects.create(locale=french.locale, context=context, data_json='"1, rue"')
    Location.objects.filter(pk=french.pk).update(street="1, rue")
    place = Location.objects.get(pk=demo.location.pk)

    place.street, place.locality = "2 Example Street", "Othertown"
    place.save()
    parts = by_path(FRENCH_PATH).json()["clinic"]["location"]["address_parts"]
    assert (parts["street"], parts["locality"]) == ("1, rue", "Othertown")

    Translation.objects.update(enabled=False)
    place.locality = "Elsewhere"
    place.save()
    parts = by_path(FRENCH_PATH).json()["clinic"]["location"]["address_parts"]
    assert parts["locality"] == "Othertown"


def test_a_person_who_has_left_is_named_in_no_language(demo, translated, by_path):
    translated(demo.page)
    translated(demo.practitioner)
    assert by_path(FRENCH_PATH).json()["clinic"]["lead_practitioner"]["role"].startswith("FR ")
    person = Practitioner.objects.get(pk=demo.practitioner.pk)

    person.active_until = date(2026, 11, 1)
    person.save()

    assert by_path(FRENCH_PATH).json()["clinic"]["lead_practitioner"] is None
