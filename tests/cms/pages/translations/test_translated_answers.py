"""A translated page answers its own language and rests on the same evidence."""

import re

import pytest

from tests.cms.translating import FRENCH_PATH, submit
from tests.factories.practice import fill_clinic, fill_place

pytestmark = pytest.mark.django_db
SHARED = {
    "references", "json_ld", "meta", "id", "type", "anchor", "code", "name", "url", "words",
    "display", "form_id", "method", "enctype", "action", "token_url", "control", "autocomplete",
    "findings", "finding", "traps", "slug", "email",
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

    with django_assert_max_num_queries(15):  # with the translations that it names
        by_path()
    with django_assert_max_num_queries(21):
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
