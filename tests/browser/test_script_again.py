"""Trying again with contact-form.js: the same text keeps its key."""

import threading

import pytest

from tests.browser.contact_page import (
    REFUSED,
    UNCLEAR,
    nothing_is_lost,
    press,
    wait_until,
    words_of_state,
    write,
)
from tests.browser.fake_handler import ACCEPTED, Reply, invalid, problem

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("again", ["[data-again]", "form[method=post] [type=submit]"])
def test_trying_the_same_again_keeps_the_key(person, handler, again):
    handler.replies = [REFUSED["not sent by the handler"], UNCLEAR["a 504"], ACCEPTED]
    write(person)
    press(person)
    words_of_state(person, "not-sent")
    person.find(again).click()
    words_of_state(person, "unknown")
    person.find(again).click()

    words_of_state(person, "accepted")
    keys = {message.fields["submission_id"] for message in handler.messages}
    assert len(handler.messages) == 3
    assert len(keys) == 1


def test_a_double_click_on_try_again_sends_once(person, handler):
    held = threading.Event()
    handler.replies = [UNCLEAR["a 504"], Reply(held=held)]
    write(person)
    press(person)
    words_of_state(person, "unknown")
    button = person.find("[data-again]")
    person.browser.execute_script("arguments[0].click(); arguments[0].click()", button)
    wait_until(person, lambda: len(handler.messages) == 2)
    assert person.find(".contact-result").get_property("inert") is True
    held.set()

    words_of_state(person, "sent")
    assert person.find(".contact-result").get_property("inert") is False
    assert len(handler.messages) == 2


def test_another_text_after_an_unclear_answer_is_another_message(person, handler):
    handler.replies = [UNCLEAR["a 504"]]
    write(person)
    press(person)
    words_of_state(person, "unknown")
    write(person, message="On second thoughts: call me.")
    press(person)

    words_of_state(person, "sent")
    first, second = (message.fields["submission_id"] for message in handler.messages)
    assert first != second


def test_a_key_that_the_handler_knows_with_another_text_is_renewed(person, handler):
    handler.replies = [invalid(("submission_id", "reused", "Send it once more."))]
    write(person)
    press(person)

    assert "Send it once more." in words_of_state(person, "not-sent")
    nothing_is_lost(person)
    person.find("[data-again]").click()
    words_of_state(person, "sent")
    first, second = (message.fields["submission_id"] for message in handler.messages)
    assert first != second


def test_the_other_way_is_told_once_and_the_handlers_reason_where_it_has_one(person, handler):
    handler.replies = [REFUSED["not sent by the handler"], REFUSED["too many"]]
    write(person)
    press(person)
    assert "01632 960 001" not in words_of_state(
        person, "503"
    )  # the page's own other way is enough
    handler.replies.insert(0, problem(500, detail="Phone 01632 960 001."))
    press(person)
    assert "01632 960 001" not in words_of_state(person, "500")
    press(person)
    assert "Wait ten minutes." in words_of_state(person, "429")


def test_every_answer_leaves_the_console_quiet(person, handler):
    handler.replies = [REFUSED["too large"], UNCLEAR["the gateway gave up"], ACCEPTED]
    write(person)
    for state in ("not-sent", "unknown", "accepted"):
        press(person)
        words_of_state(person, state)

    assert person.complaints() == []
