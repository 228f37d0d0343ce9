"""What contact-form.js finds wrong before it sends, and what it shows of the handler's faults."""

import pytest

from tests.browser.contact_page import ANSWERS, TITLE, press, words_of_state, write
from tests.browser.fake_handler import invalid

pytestmark = pytest.mark.browser


def test_empty_fields_are_answered_at_once_and_nothing_is_sent(person, handler):
    press(person)

    assert "There is a problem" in words_of_state(person, "problem")
    assert person.browser.title == f"Error: {TITLE}"
    assert person.focused == person.find(".contact-result")
    assert person.focused.get_attribute("role") == "alert"
    links = person.all(".contact-result a")
    assert [link.text for link in links] == [
        "Enter your full name",
        "Enter an email address so we can reply",
        "Enter your message",
    ]
    links[1].click()
    assert person.focused.get_attribute("name") == "email"
    invalid_controls = person.all("[aria-invalid=true]")
    names = [control.get_attribute("name") for control in invalid_controls]
    assert names == ["full_name", "email", "message"]
    for control in invalid_controls:
        described = control.get_attribute("aria-describedby").split()
        assert any(
            person.find(f"#{each}").text in [link.text for link in links] for each in described
        )
    assert handler.messages == []


def test_what_was_mended_is_no_longer_marked(person, handler):
    write(person, email="jane", message="x")
    press(person)
    words_of_state(person, "problem")
    assert person.texts(".contact-error") == [
        "Enter an email address in the correct format, like name@example.com"
    ]
    person.fill(email="jane@visitor.example")
    press(person)

    words_of_state(person, "sent")
    person.find("[data-another]").click()
    assert person.all(".contact-error") == []
    assert person.all("[aria-invalid]") == []
    assert person.browser.title == TITLE


def test_a_text_that_is_too_long_is_answered_at_once(person, handler):
    write(person, message="🌻" * 5_001)
    press(person)

    assert "Your message must be 5,000 characters or less" in words_of_state(person, "problem")
    assert handler.messages == []
    write(person, message="🌻" * 5_000)
    press(person)
    words_of_state(person, "sent")


def test_a_box_that_must_be_ticked_is_asked_for(person, handler):
    person.open_form(consent={"text": "I agree"})
    write(person)
    press(person)

    assert "Tick the box to agree" in words_of_state(person, "problem")
    person.find("[name=consent]").click()
    press(person)
    words_of_state(person, "sent")
    assert handler.messages[0].fields["consent"] == "true"


@pytest.mark.parametrize("email", ["jane@straße.example", "jané@visitor.example", "a+b@c.d"])
def test_the_script_is_never_stricter_than_the_handler(person, handler, email):
    write(person, email=f" {email} ")
    press(person)

    words_of_state(person, "sent")


def test_the_handlers_faults_stand_beside_the_fields_in_the_editors_words(person, handler):
    handler.replies = [
        invalid(
            ("phone", "format", "The handler's words"), ("message", "odd", "Only the handler's")
        )
    ]
    write(person, phone="12")
    press(person)

    words_of_state(person, "problem")
    assert person.texts(".contact-result a") == [
        "Enter a phone number, like 01632 960 001, or leave this empty",
        "Only the handler's",
    ]
    assert person.texts(".contact-error") == person.texts(".contact-result a")
    assert person.value("message") == ANSWERS["message"]
    assert person.focused == person.find(".contact-result")
