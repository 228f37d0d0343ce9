"""What contact-form.js does while a message is on its way."""

import threading

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.contact_page import press, wait_for_token, wait_until, words_of_state, write
from tests.browser.fake_handler import Reply

pytestmark = pytest.mark.browser


def test_while_sending_the_button_is_off_and_a_double_click_sends_once(person, handler):
    held = threading.Event()
    handler.replies = [Reply(held=held)]
    write(person)
    button = person.find("form[method=post] [type=submit]")
    person.browser.execute_script("arguments[0].click(); arguments[0].click()", button)
    person.find("[name=full_name]").send_keys(Keys.ENTER)

    wait_until(person, lambda: handler.messages)
    assert not button.is_enabled()
    assert person.find("form[method=post]").get_attribute("aria-busy") == "true"
    assert person.find("[role=status]").text == "Sending your message …"
    held.set()
    words_of_state(person, "sent")
    assert len(handler.messages) == 1


def test_a_second_submission_by_any_other_way_waits_too(person, handler):
    held = threading.Event()
    handler.replies = [Reply(held=held)]
    write(person)
    press(person)
    person.browser.execute_script("document.querySelector('form[method=post]').requestSubmit()")
    wait_until(person, lambda: handler.messages)
    held.set()

    words_of_state(person, "sent")
    assert len(handler.messages) == 1


def test_a_time_token_is_fetched_once_when_the_form_is_first_touched(person, handler):
    assert handler.received == []
    write(person)
    wait_for_token(person, handler)
    press(person)
    words_of_state(person, "sent")

    assert [each.path for each in handler.received] == ["/contact/token", "/contact"]
    assert handler.messages[0].fields["token"] == "1790000000.abc"
    person.find("[data-another]").click()
    wait_until(person, lambda: len(handler.received) == 3)
    assert handler.received[2].path == "/contact/token"


def test_without_a_token_the_message_is_sent_all_the_same(person, handler):
    for token_url in (None, "http://127.0.0.1:9/contact/token"):
        person.open_form(token_url=token_url)
        write(person)
        press(person)
        words_of_state(person, "sent")

    assert [message.fields["token"] for message in handler.messages] == ["", ""]
