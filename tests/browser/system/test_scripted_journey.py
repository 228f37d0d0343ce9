"""A visitor with JavaScript, from the page through the real handler to the inbox."""

import re
import time

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from infra.local.aws.fault_injection import Mode
from tests.patience import PATIENCE

pytestmark = pytest.mark.browser
ANSWERS = {
    "full_name": "Jane Doe",
    "email": "jane@visitor.example",
    "message": "When are you open?\nI can come any day.",
}
# The answer to the next message gets lost; the message itself does not.
LOSE_ONE_ANSWER = """
const real = window.fetch;
window.fetch = async (...request) => {
  window.fetch = real;
  await real(...request);
  throw new TypeError("lost");
};
"""


@pytest.fixture
def person(clinic, scripted, inbox):
    """Somebody with JavaScript who has filled in the form."""
    scripted.open(clinic.at.page)
    scripted.fill(**ANSWERS)
    scripted.complaints()
    return scripted


def press(person):
    person.find("form[method=post] [type=submit]").click()


def words_of_state(person, state, seconds=PATIENCE):
    shown = f".contact-result[data-state~='{state}']"
    WebDriverWait(person.browser, seconds, 0.05).until(lambda _: person.all(shown))
    return person.find(shown).text


def reference_in(words):
    return re.search(r"\b[A-Z2-7]{8}\b", words)[0]


def test_a_message_is_sent_and_its_reference_told(clinic, person, inbox):
    press(person)

    reference = reference_in(words_of_state(person, "sent"))
    (mail,) = inbox()
    assert mail.header("Subject") == f"New website message {reference}"  # without a [check]
    assert ANSWERS["message"] in mail.text.replace("\r\n", "\n")
    assert person.browser.current_url == clinic.at.page
    assert person.complaints() == []


def test_the_handlers_faults_stand_beside_the_fields(person, inbox):
    person.fill(phone="12")
    press(person)

    words_of_state(person, "problem")
    assert person.texts(".contact-error") == person.texts(".contact-result a")
    assert len(person.texts(".contact-error")) == 1
    assert person.find("[aria-invalid]").get_attribute("name") == "phone"
    assert inbox() == []
    person.fill(phone="01632 960 001")
    press(person)
    words_of_state(person, "sent")
    assert len(inbox()) == 1
    assert person.complaints() == []


def test_a_double_click_is_one_mail(person, inbox):
    button = person.find("form[method=post] [type=submit]")
    person.browser.execute_script("arguments[0].click(); arguments[0].click()", button)

    words_of_state(person, "sent")
    assert len(inbox()) == 1


@pytest.mark.slow
def test_reload_back_and_forward_send_nothing(clinic, person, inbox):
    press(person)
    words_of_state(person, "sent")
    person.browser.refresh()
    person.open(clinic.at.frontend)
    person.browser.back()
    person.browser.refresh()

    assert person.value("message") == ""
    assert len(inbox()) == 1


@pytest.mark.slow
def test_with_ses_throttled_the_message_is_accepted_and_arrives_once(clinic, person, inbox):
    clinic.contact.ses.faults.mode = Mode.THROTTLED
    press(person)

    words = words_of_state(person, "accepted")
    assert "We have your message" in words
    assert inbox() == []
    clinic.contact.ses.faults.mode = Mode.RUNNING
    deadline = time.monotonic() + PATIENCE
    while not inbox() and time.monotonic() < deadline:
        clinic.contact.send_due()
        time.sleep(1)
    (mail,) = inbox()
    assert reference_in(words) in mail.header("Subject")


@pytest.mark.slow
def test_with_ses_stalling_the_message_is_accepted_and_there_once(clinic, person, inbox):
    clinic.contact.ses.faults.mode = Mode.STALLED
    press(person)

    words_of_state(person, "accepted")
    assert len(inbox()) == 1


def test_with_ses_and_journal_stopped_the_message_is_not_sent(clinic, person, inbox):
    clinic.contact.ses.faults.mode = clinic.contact.journal.faults.mode = Mode.STOPPED
    press(person)

    words = words_of_state(person, "not-sent")
    assert "Your message was not sent" in words
    assert "Another way to reach us" in words
    assert person.value("message") == ANSWERS["message"]
    assert inbox() == []
    clinic.contact.ses.faults.mode = clinic.contact.journal.faults.mode = Mode.RUNNING
    person.find("[data-again]").click()
    words_of_state(person, "sent")
    assert len(inbox()) == 1


def test_an_answer_that_is_lost_is_told_so_and_trying_again_is_no_second_mail(person, inbox):
    person.browser.execute_script(LOSE_ONE_ANSWER)
    press(person)

    assert "We do not know" in words_of_state(person, "unknown")
    assert len(inbox()) == 1
    person.find("[data-again]").click()
    words = words_of_state(person, "sent")
    (mail,) = inbox()
    assert reference_in(words) in mail.header("Subject")


@pytest.mark.slow
def test_another_text_after_a_lost_answer_is_another_mail(person, inbox):
    person.browser.execute_script(LOSE_ONE_ANSWER)
    press(person)
    words_of_state(person, "unknown")
    person.fill(message="On second thoughts: call me.")
    press(person)

    words_of_state(person, "sent")
    assert len(inbox()) == 2


@pytest.mark.slow
def test_too_many_messages_are_refused_with_words_and_nothing_is_lost(person, inbox):
    for number in range(22):  # ten may pass, and ten more when a new window begins in between
        press(person)
        if "429" in person.wait_for(".contact-result").get_attribute("data-state"):
            break
        person.find("[data-another]").click()
        person.fill(**(ANSWERS | {"message": f"Message {number}"}))

    assert "Your message was not sent" in words_of_state(person, "429")
    assert person.value("message").startswith("Message")
    assert len(inbox()) < 12
