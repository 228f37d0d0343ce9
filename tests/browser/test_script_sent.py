"""What contact-form.js says of a message that was sent or accepted."""

import re

import pytest

from tests.browser.contact_page import ANSWERS, TITLE, press, wait_for_token, words_of_state, write
from tests.browser.fake_handler import ACCEPTED, REFERENCE

pytestmark = pytest.mark.browser


def test_a_sent_message_is_told_with_the_forms_words_and_the_reference(person, handler):
    write(person)
    press(person)

    words = words_of_state(person, "sent")
    assert "Message sent" in words
    assert "Your message is on its way to the lead practitioner." in words
    assert REFERENCE in words
    assert person.focused == person.find(".contact-result")
    assert person.focused.get_attribute("role") == "status"
    assert person.browser.title == TITLE
    assert not person.find("form[method=post]").is_displayed()
    assert len(handler.messages) == 1
    assert person.complaints() == []


def test_an_accepted_message_is_not_called_sent(person, handler):
    handler.replies = [ACCEPTED]
    write(person)
    press(person)

    words = words_of_state(person, "accepted")
    assert "We have your message" in words
    assert REFERENCE in words
    assert not re.search(r"\bsent\b", words)
    assert person.focused == person.find(".contact-result")
    assert person.browser.title == TITLE
    assert not person.find("form[method=post]").is_displayed()
    assert person.complaints() == []


def test_the_script_posts_the_very_body_of_the_plain_form(world, person, visitor, handler):
    visitor.open(person.browser.current_url)
    for each in (visitor, person):
        write(each)
    wait_for_token(person, handler)
    for each in (visitor, person):
        press(each)
    words_of_state(person, "sent")

    plain, scripted = (
        {pair for pair in message.body.split("&") if not pair.startswith("submission_id=")}
        for message in handler.messages
    )
    assert scripted - plain == {"token=1790000000.abc"}
    assert plain - scripted == set()
    assert "First+line%0D%0ASecond+line" in handler.messages[1].body


def test_no_preflight_is_needed(person, handler):
    write(person)
    press(person)
    words_of_state(person, "sent")

    (message,) = handler.messages
    kind = message.headers["Content-Type"].partition(";")[0]
    assert kind == "application/x-www-form-urlencoded"
    assert message.headers["Accept"] == "application/json"
    assert "OPTIONS" not in [each.method for each in handler.received]


def test_another_message_starts_empty_and_with_a_key_of_its_own(person, handler):
    write(person)
    press(person)
    words_of_state(person, "sent")
    person.find("[data-another]").click()

    assert person.all(".contact-result") == []
    assert person.focused.get_attribute("name") == "full_name"
    assert [person.value(name) for name in ANSWERS] == ["", "", ""]
    write(person)
    press(person)
    words_of_state(person, "sent")
    first, second = (message.fields["submission_id"] for message in handler.messages)
    assert first != second
    assert len(second) > 20
