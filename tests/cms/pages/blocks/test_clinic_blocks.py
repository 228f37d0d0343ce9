"""The blocks that show a snippet of the clinic: safety notice, location and contact form."""

import pytest
from wagtail.models import Locale

from cms.clinic.models import ContactFormField
from contact_lambda.http import request_body as handler_body
from tests.cms.pages.blocks.block_values import answer

pytestmark = pytest.mark.django_db


def test_a_safety_notice_answers_its_items_and_its_source(demo):
    notice = demo.safety_notice
    notice.source = demo.sources["nice-ng59"]
    notice.save()

    value = answer("safety_notice", {"notice": notice.pk})

    assert value["level"] == {"code": "emergency", "label": "Immediate action required"}
    assert len(value["items"]) == 6
    assert value["ref"] == 1
    assert value["approved_by"] == notice.approved_by
    assert value["action"] == notice.action


@pytest.mark.parametrize(
    ("name", "field", "snippet"),
    [
        ("safety_notice", "notice", "safety_notice"),
        ("location", "location", "location"),
        ("contact_form", "form", "contact_form"),
    ],
)
def test_a_block_whose_snippet_was_deleted_answers_null(demo, unguarded, name, field, snippet):
    chosen = getattr(demo, snippet)
    pk = chosen.pk
    chosen.delete()

    assert answer(name, {field: pk}) is None


def test_a_location_answers_what_is_known_and_guesses_nothing(demo):
    assert answer("location", {"location": demo.location.pk})["coordinates"] is None

    demo.location.latitude, demo.location.longitude = "51.5", "-0.125"
    demo.location.directions = "<p>Turn <b>left</b>.</p>"
    demo.location.save()

    value = answer("location", {"heading": "", "location": demo.location.pk})
    assert value["coordinates"] == {"latitude": 51.5, "longitude": -0.125}
    assert value["directions_html"] == "<p>Turn <b>left</b>.</p>"
    assert value["heading"] is None


def test_an_editors_words_for_a_field_replace_the_standard_ones(demo):
    demo.contact_form.field_texts.add(
        ContactFormField(name="full_name", label="Your name", error_blank="Tell us your name")
    )
    demo.contact_form.consent_text = "I agree"
    demo.contact_form.save()

    value = answer("contact_form", {"form": demo.contact_form.pk})

    name = value["fields"][0]
    assert (name["label"], name["errors"]["blank"]) == ("Your name", "Tell us your name")
    assert name["errors"]["too_long"] == "Full name must be 100 characters or less"
    assert value["consent"] == {"text": "I agree"}


def test_a_contact_form_answers_what_a_frontend_sends_to_the_handler(demo, settings):
    settings.CONTACT_FORM_ACTION = "https://contact.example.org/contact"
    demo.contact_form.locale = Locale.objects.create(language_code="fr-ca")
    demo.contact_form.save()

    value = answer("contact_form", {"form": demo.contact_form.pk})

    assert value["language"] == "fr"
    assert value["token_url"] == "https://contact.example.org/contact/token"
    assert value["traps"] == [{"name": "website", "kind": "honeypot"}]
    hidden = {"submission_id", "form_id", "language", "token"}
    assert hidden | {trap["name"] for trap in value["traps"]} <= handler_body.KNOWN_FIELDS
