"""What contact-form.js does and says for each answer, and for none: real Chromium, fake handler."""

import re
import threading
import time

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.fake_handler import (
    ACCEPTED,
    BROKEN,
    REFERENCE,
    SENT,
    Reply,
    invalid,
    problem,
    running_handler,
)
from tests.cms.frontend.fake_api import demo_block, page_of, running_api
from tests.cms.frontend.site import running_site

pytestmark = pytest.mark.browser
ANSWERS = {
    "full_name": "Jane Doe",
    "email": "jane@visitor.example",
    "message": "First line\nSecond line: 100 % sure & <b>bold</b> 🌻",
}
TITLE = "Benefits of Exercise on Lower Back Pain – Example Clinic"


@pytest.fixture(scope="module")
def world():
    """An API, the frontend that asks it, and the handler its form names."""
    with running_api() as api, running_site(api.address) as site, running_handler() as handler:
        yield api, site, handler


@pytest.fixture
def handler(world):
    world[2].forget()
    return world[2]


@pytest.fixture
def person(world, handler, scripted):
    """Somebody who has opened a page with a form; `person.open_form(**changes)` opens another."""
    api, site, _ = world

    def open_form(**changes):
        addresses = {"action": handler.action, "token_url": f"{handler.action}/token"}
        api.pages["/form/"] = page_of(demo_block("contact_form", **(addresses | changes)))
        scripted.open(f"{site.address}/form/")
        scripted.complaints()

    scripted.open_form = open_form
    open_form()
    return scripted


def write(person, **answers):
    person.fill(**(ANSWERS | answers))


def press(person):
    person.find("form [type=submit]").click()


def told(person, state, seconds=10):
    """The words of a state, once they stand there."""
    shown = f".contact-result[data-state~='{state}']"
    WebDriverWait(person.browser, seconds, 0.02).until(lambda _: person.all(shown))
    return person.find(shown).text


def wait_until(person, condition):
    WebDriverWait(person.browser, 10, 0.02).until(lambda _: condition())


def wait_for_token(person, handler):
    fetched = "return performance.getEntriesByName(arguments[0]).length"
    address = f"{handler.action}/token"
    wait_until(person, lambda: person.browser.execute_script(fetched, address))


# Sent


def test_a_sent_message_is_told_with_the_forms_words_and_the_reference(person, handler):
    write(person)
    press(person)

    words = told(person, "sent")
    assert "Message sent" in words
    assert "Your message is on its way to the lead practitioner." in words
    assert REFERENCE in words
    assert person.focused == person.find(".contact-result")
    assert person.focused.get_attribute("role") == "status"
    assert person.browser.title == TITLE
    assert not person.find("form").is_displayed()
    assert len(handler.messages) == 1
    assert person.complaints() == []


def test_an_accepted_message_is_not_called_sent(person, handler):
    handler.replies = [ACCEPTED]
    write(person)
    press(person)

    words = told(person, "accepted")
    assert "We have your message" in words
    assert REFERENCE in words
    assert not re.search(r"\bsent\b", words)
    assert person.focused == person.find(".contact-result")
    assert person.browser.title == TITLE
    assert not person.find("form").is_displayed()
    assert person.complaints() == []


def test_the_script_posts_the_very_body_of_the_plain_form(world, person, visitor, handler):
    visitor.open(person.browser.current_url)
    for each in (visitor, person):
        write(each)
    wait_for_token(person, handler)
    for each in (visitor, person):
        press(each)
    told(person, "sent")

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
    told(person, "sent")

    (message,) = handler.messages
    kind = message.headers["Content-Type"].partition(";")[0]
    assert kind == "application/x-www-form-urlencoded"
    assert message.headers["Accept"] == "application/json"
    assert "OPTIONS" not in [each.method for each in handler.received]


def test_another_message_starts_empty_and_with_a_key_of_its_own(person, handler):
    write(person)
    press(person)
    told(person, "sent")
    person.find("[data-another]").click()

    assert person.all(".contact-result") == []
    assert person.focused.get_attribute("name") == "full_name"
    assert [person.value(name) for name in ANSWERS] == ["", "", ""]
    write(person)
    press(person)
    told(person, "sent")
    first, second = (message.fields["submission_id"] for message in handler.messages)
    assert first != second
    assert len(second) > 20


# Before it is sent


def test_empty_fields_are_answered_at_once_and_nothing_is_sent(person, handler):
    press(person)

    assert "There is a problem" in told(person, "problem")
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
    told(person, "problem")
    assert person.texts(".contact-error") == [
        "Enter an email address in the correct format, like name@example.com"
    ]
    person.fill(email="jane@visitor.example")
    press(person)

    told(person, "sent")
    person.find("[data-another]").click()
    assert person.all(".contact-error") == []
    assert person.all("[aria-invalid]") == []
    assert person.browser.title == TITLE


def test_a_text_that_is_too_long_is_answered_at_once(person, handler):
    write(person, message="🌻" * 5_001)
    press(person)

    assert "Your message must be 5,000 characters or less" in told(person, "problem")
    assert handler.messages == []
    write(person, message="🌻" * 5_000)
    press(person)
    told(person, "sent")


def test_a_box_that_must_be_ticked_is_asked_for(person, handler):
    person.open_form(consent={"text": "I agree"})
    write(person)
    press(person)

    assert "Tick the box to agree" in told(person, "problem")
    person.find("[name=consent]").click()
    press(person)
    told(person, "sent")
    assert handler.messages[0].fields["consent"] == "true"


@pytest.mark.parametrize("email", ["jane@straße.example", "jané@visitor.example", "a+b@c.d"])
def test_the_script_is_never_stricter_than_the_handler(person, handler, email):
    write(person, email=f" {email} ")
    press(person)

    told(person, "sent")


def test_the_handlers_faults_stand_beside_the_fields_in_the_editors_words(person, handler):
    handler.replies = [
        invalid(
            ("phone", "format", "The handler's words"), ("message", "odd", "Only the handler's")
        )
    ]
    write(person, phone="12")
    press(person)

    told(person, "problem")
    assert person.texts(".contact-result a") == [
        "Enter a phone number, like 01632 960 001, or leave this empty",
        "Only the handler's",
    ]
    assert person.texts(".contact-error") == person.texts(".contact-result a")
    assert person.value("message") == ANSWERS["message"]
    assert person.focused == person.find(".contact-result")


# While it is sent


def test_while_sending_the_button_is_off_and_a_double_click_sends_once(person, handler):
    held = threading.Event()
    handler.replies = [Reply(held=held)]
    write(person)
    button = person.find("form [type=submit]")
    person.browser.execute_script("arguments[0].click(); arguments[0].click()", button)
    person.find("[name=full_name]").send_keys(Keys.ENTER)

    wait_until(person, lambda: handler.messages)
    assert not button.is_enabled()
    assert person.find("form").get_attribute("aria-busy") == "true"
    assert person.find("[role=status]").text == "Sending your message …"
    held.set()
    told(person, "sent")
    assert len(handler.messages) == 1


def test_a_second_submission_by_any_other_way_waits_too(person, handler):
    held = threading.Event()
    handler.replies = [Reply(held=held)]
    write(person)
    press(person)
    person.browser.execute_script("document.querySelector('form').requestSubmit()")
    wait_until(person, lambda: handler.messages)
    held.set()

    told(person, "sent")
    assert len(handler.messages) == 1


def test_a_time_token_is_fetched_once_when_the_form_is_first_touched(person, handler):
    assert handler.received == []
    write(person)
    wait_for_token(person, handler)
    press(person)
    told(person, "sent")

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
        told(person, "sent")

    assert [message.fields["token"] for message in handler.messages] == ["", ""]


# Not sent, or nobody knows


REFUSED = {
    "not sent by the handler": problem(503, detail="Phone 01632 960 001."),
    "too many": problem(429, code="too_many", detail="Wait ten minutes."),
    "too many for the gateway": Reply(429, {"message": "Too Many Requests"}),
    "forbidden by a firewall": Reply(403, "<html>Forbidden</html>", "text/html"),
    "too large": problem(413, detail="Send a shorter message."),
}
UNCLEAR = {
    "the handler failed": problem(500, detail="Something went wrong"),
    "the gateway gave up": Reply(503, {"message": "Service Unavailable"}),
    "the gateway failed": Reply(502, {"message": "Internal server error"}),
    "a 504": Reply(504, {"message": "Endpoint request timed out"}),
    "a hotel's own page": Reply(200, "<html>Pay for the Internet</html>", "text/html"),
    "a 200 that says nothing": Reply(200, {"status": "sent"}),
    "a 200 that is null": Reply(200, "null"),
    "a 202 called sent": Reply(202, {"status": "sent", "reference": REFERENCE}),
    "a dropped connection": BROKEN,
}


@pytest.mark.parametrize("reply", REFUSED.values(), ids=REFUSED)
def test_what_was_refused_is_said_to_be_not_sent(person, handler, reply):
    handler.replies = [reply]
    write(person)
    press(person)

    words = told(person, "not-sent")
    assert "Your message was not sent" in words
    assert "Another way to reach us" in words
    _nothing_is_lost(person)


@pytest.mark.parametrize("reply", UNCLEAR.values(), ids=UNCLEAR)
def test_what_is_unclear_is_said_to_be_unclear(person, handler, reply):
    handler.replies = [reply] * 2  # Chromium itself asks again when a kept connection was dropped
    write(person)
    press(person)

    words = told(person, "unknown")
    assert "We do not know if your message was sent" in words
    assert "will not arrive twice" in words
    assert "Another way to reach us" in words
    _nothing_is_lost(person)


def _nothing_is_lost(person):
    assert person.focused == person.find(".contact-result")
    assert person.browser.title == f"Error: {TITLE}"
    assert {name: person.value(name) for name in ANSWERS} == ANSWERS
    assert person.find("form").is_displayed()
    assert person.find("form [type=submit]").is_enabled()


def test_a_handler_that_answers_nothing_is_given_up_after_twelve_seconds(person, handler):
    held = threading.Event()
    handler.replies = [Reply(held=held)]
    write(person)
    began = time.monotonic()
    press(person)

    told(person, "unknown", seconds=20)
    assert time.monotonic() - began > 11.5
    _nothing_is_lost(person)
    held.set()
    person.find("[data-again]").click()
    told(person, "sent")
    assert len({message.fields["submission_id"] for message in handler.messages}) == 1


def test_offline_is_said_to_be_not_sent(person, handler):
    write(person)
    wait_until(person, lambda: handler.received)
    offline = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    person.browser.execute_cdp_cmd("Network.enable", {})
    person.browser.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    try:
        press(person)
        told(person, "not-sent")
        _nothing_is_lost(person)
        assert handler.messages == []
    finally:
        online = offline | {"offline": False}
        person.browser.execute_cdp_cmd("Network.emulateNetworkConditions", online)
    person.find("[data-again]").click()
    told(person, "sent")


@pytest.mark.parametrize("again", ["[data-again]", "form [type=submit]"])
def test_trying_the_same_again_keeps_the_key(person, handler, again):
    handler.replies = [REFUSED["not sent by the handler"], UNCLEAR["a 504"], ACCEPTED]
    write(person)
    press(person)
    told(person, "not-sent")
    person.find(again).click()
    told(person, "unknown")
    person.find(again).click()

    told(person, "accepted")
    keys = {message.fields["submission_id"] for message in handler.messages}
    assert len(handler.messages) == 3
    assert len(keys) == 1


def test_a_double_click_on_try_again_sends_once(person, handler):
    held = threading.Event()
    handler.replies = [UNCLEAR["a 504"], Reply(held=held)]
    write(person)
    press(person)
    told(person, "unknown")
    button = person.find("[data-again]")
    person.browser.execute_script("arguments[0].click(); arguments[0].click()", button)
    wait_until(person, lambda: len(handler.messages) == 2)
    assert person.find(".contact-result").get_property("inert") is True
    held.set()

    told(person, "sent")
    assert person.find(".contact-result").get_property("inert") is False
    assert len(handler.messages) == 2


def test_another_text_after_an_unclear_answer_is_another_message(person, handler):
    handler.replies = [UNCLEAR["a 504"]]
    write(person)
    press(person)
    told(person, "unknown")
    write(person, message="On second thoughts: call me.")
    press(person)

    told(person, "sent")
    first, second = (message.fields["submission_id"] for message in handler.messages)
    assert first != second


def test_a_key_that_the_handler_knows_with_another_text_is_renewed(person, handler):
    handler.replies = [invalid(("submission_id", "reused", "Send it once more."))]
    write(person)
    press(person)

    assert "Send it once more." in told(person, "not-sent")
    _nothing_is_lost(person)
    person.find("[data-again]").click()
    told(person, "sent")
    first, second = (message.fields["submission_id"] for message in handler.messages)
    assert first != second


def test_the_other_way_is_told_once_and_the_handlers_reason_where_it_has_one(person, handler):
    handler.replies = [REFUSED["not sent by the handler"], REFUSED["too many"]]
    write(person)
    press(person)
    assert "01632 960 001" not in told(person, "503")  # the page's own other way is enough
    handler.replies.insert(0, problem(500, detail="Phone 01632 960 001."))
    press(person)
    assert "01632 960 001" not in told(person, "500")
    press(person)
    assert "Wait ten minutes." in told(person, "429")


def test_every_answer_leaves_the_console_quiet(person, handler):
    handler.replies = [REFUSED["too large"], UNCLEAR["the gateway gave up"], ACCEPTED]
    write(person)
    for state in ("not-sent", "unknown", "accepted"):
        press(person)
        told(person, state)

    assert person.complaints() == []


# Any frontend


BARE = """<!doctype html><title>Bare</title><form data-contact-form method="post" action="{action}">
<label>Name <input name="full_name" required></label><label>Mail <input name="email" type="email">
</label><input type="hidden" name="token" value="old"><button>Send</button></form>"""


def test_a_bare_form_of_any_frontend_is_served_in_english(person, handler, world):
    person.browser.execute_script(
        "document.body.innerHTML = arguments[0];"
        "const script = document.createElement('script');"
        "script.type = 'module'; script.src = '/static/frontend/contact-form.js?again';"
        "document.body.append(script)",
        BARE.format(action=handler.action),
    )
    wait_until(person, lambda: person.all("[role=status]"))
    person.find("button").click()
    assert "There is a problem" in told(person, "problem")
    person.find(".contact-result a").click()
    assert person.focused.get_attribute("name") == "full_name"
    person.fill(full_name="Jane", email="jane@visitor.example")
    for reply, state, words in [
        (problem(503, detail="Phone us."), "not-sent", "NOT sent. Phone us."),
        (UNCLEAR["a 504"], "unknown", "We do not know"),
        (SENT, "sent", f"Message sent. Your reference: {REFERENCE}"),
    ]:
        handler.replies = [reply]
        person.find("button").click()
        assert words in told(person, state)

    assert len({message.fields["submission_id"] for message in handler.messages}) == 1
    assert len(handler.messages[0].fields["submission_id"]) > 20
    assert handler.messages[0].body.count("token=") == 1


def test_without_javascript_the_form_is_as_it_was(person, visitor, handler):
    visitor.open(person.browser.current_url)

    assert visitor.all(".contact-result, .contact-progress") == []
    assert visitor.find(".trap").size["width"] <= 1
    assert visitor.all("form h3, form h4") == []
