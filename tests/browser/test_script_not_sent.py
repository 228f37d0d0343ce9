"""What contact-form.js says when a message was refused, or when nobody knows."""

import threading
import time

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
from tests.browser.fake_handler import Reply

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("reply", REFUSED.values(), ids=REFUSED)
def test_what_was_refused_is_said_to_be_not_sent(person, handler, reply):
    handler.replies = [reply]
    write(person)
    press(person)

    words = words_of_state(person, "not-sent")
    assert "Your message was not sent" in words
    assert "Another way to reach us" in words
    nothing_is_lost(person)


@pytest.mark.parametrize("reply", UNCLEAR.values(), ids=UNCLEAR)
def test_what_is_unclear_is_said_to_be_unclear(person, handler, reply):
    handler.replies = [reply] * 2  # Chromium itself asks again when a kept connection was dropped
    write(person)
    press(person)

    words = words_of_state(person, "unknown")
    assert "We do not know if your message was sent" in words
    assert "will not arrive twice" in words
    assert "Another way to reach us" in words
    nothing_is_lost(person)


def test_a_handler_that_answers_nothing_is_given_up_after_twelve_seconds(person, handler):
    held = threading.Event()
    handler.replies = [Reply(held=held)]
    write(person)
    began = time.monotonic()
    press(person)

    words_of_state(person, "unknown")
    assert time.monotonic() - began > 11.5
    nothing_is_lost(person)
    held.set()
    person.find("[data-again]").click()
    words_of_state(person, "sent")
    assert len({message.fields["submission_id"] for message in handler.messages}) == 1


def test_offline_is_said_to_be_not_sent(person, handler):
    write(person)
    wait_until(person, lambda: handler.received)
    offline = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    person.browser.execute_cdp_cmd("Network.enable", {})
    person.browser.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    try:
        press(person)
        words_of_state(person, "not-sent")
        nothing_is_lost(person)
        assert handler.messages == []
    finally:
        online = offline | {"offline": False}
        person.browser.execute_cdp_cmd("Network.emulateNetworkConditions", online)
    person.find("[data-again]").click()
    words_of_state(person, "sent")


def test_a_link_that_an_editor_wrote_leads_where_it_says(world, person, handler):
    page = f"{world[1].address}/walking/#email"
    ways = f'<p>Call us. <a href="{page}">More ways</a>, <a href="#content">this page</a>.</p>'
    person.open_form(failure={"body_html": ways})
    handler.replies = [next(iter(REFUSED.values()))]
    write(person)
    press(person)
    words_of_state(person, "not-sent")

    person.find(".contact-result [href='#content']").click()
    assert person.browser.current_url.endswith("/form/#content")
    person.find(".contact-result [href$='/walking/#email']").click()

    wait_until(person, lambda: person.browser.current_url == page)
    assert person.complaints() == []
