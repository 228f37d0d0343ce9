"""A visitor without JavaScript, from the page to the practitioner's inbox."""

import re

import pytest

from infra.local.aws.fault_injection import Mode
from tests.rare import rare

pytestmark = pytest.mark.browser
QUOTED = 'Jane "JD" <doe@evil.example>'


def write(visitor, **answers):
    visitor.fill(
        **{
            "full_name": "Jane Doe",
            "email": "jane@visitor.example",
            "message": "When are you open?",
            **answers,
        }
    )


def test_the_page_shows_benefits_research_location_and_form(clinic, visitor):
    visitor.open(clinic.at.page)

    headings = " ".join(visitor.texts("h1, h2, h3"))
    for words in ["Pain Reduction", "Key Research", "Cochrane Review (2021)", "Send a Message"]:
        assert words in headings
    link = visitor.find("a[href='https://what3words.com/crush.pounces.gifted']")
    assert link.text == "///crush.pounces.gifted"
    (notice,) = [each for each in visitor.all("main li") if each.text == "your chest hurts as well"]
    assert notice.location["y"] < visitor.find("form[method=post]").location["y"]


def test_an_empty_form_comes_back_with_all_errors_linked_to_their_fields(clinic, visitor, inbox):
    visitor.open(clinic.at.page)
    visitor.fill(phone="12", message="A message that must not be lost\nwith a second line")
    visitor.send()

    assert visitor.browser.title.startswith("Error: ")
    assert "There is a problem" in visitor.find("main").text
    links = visitor.all("main ul a[href^='#']")
    assert [link.text for link in links] == [
        "Enter your full name",
        "Enter an email address so we can reply",
        "Enter a phone number with 5 to 15 digits, or leave it empty",
    ]
    for link in links:
        target = link.get_attribute("href").partition("#")[2]
        assert visitor.find(f"#{target}").get_attribute("name") == target
    assert visitor.value("phone") == "12"
    assert visitor.value("message") == "A message that must not be lost\nwith a second line"
    assert inbox() == []


def test_the_answers_can_be_mended_and_sent_from_the_error_page(clinic, visitor, inbox):
    visitor.open(clinic.at.page)
    visitor.fill(message="Mended")
    visitor.send()
    write(visitor, message="Mended and sent")
    visitor.send()

    assert visitor.browser.current_url.startswith(f"{clinic.at.form_action}/receipt?token=")
    (mail,) = inbox()
    assert "Mended and sent" in mail.text


def test_a_sent_message_leads_to_its_receipt_and_to_one_mail(clinic, visitor, inbox):
    visitor.open(clinic.at.page)
    write(
        visitor, phone="01632 960 001", message="First line\nSecond line: 100 % sure & <b>bold</b>"
    )
    visitor.send()

    receipt = re.escape(clinic.at.form_action) + r"/receipt\?token=[\w-]{74}&language=en"
    assert re.fullmatch(receipt, visitor.browser.current_url)
    reference = re.search(r"[A-Z2-7]{8}", visitor.find("h1").text)[0]
    (mail,) = inbox()
    assert mail.header("Reply-To") == "jane@visitor.example"
    assert mail.header("Subject") == f"New website message {reference}"
    assert "First line\nSecond line: 100 % sure & <b>bold</b>" in mail.text.replace("\r\n", "\n")
    assert "<b>bold</b>" not in mail.html


@pytest.mark.parametrize("name", ["שרה לוי", *rare("Doe, Jane", "Jane 🌻 Doe", QUOTED)])
def test_any_name_arrives_as_it_was_typed_and_never_in_the_subject(clinic, visitor, inbox, name):
    visitor.open(clinic.at.page)
    write(visitor, full_name=name, message=f"I am {name} 🌻 שלום")
    visitor.send()

    (mail,) = inbox()
    assert name in mail.text
    assert f"I am {name} 🌻 שלום" in mail.text
    assert re.fullmatch(r"New website message [A-Z2-7]{8}", mail.header("Subject"))
    assert mail.header("Reply-To") == "jane@visitor.example"


def test_going_back_and_sending_the_same_again_is_one_mail(clinic, visitor, inbox):
    visitor.open(clinic.at.page)
    write(visitor)
    visitor.send()
    first = visitor.browser.current_url
    visitor.browser.back()
    write(visitor)
    visitor.send()

    assert visitor.browser.current_url == first
    assert len(inbox()) == 1


def test_with_ses_and_journal_stopped_the_page_says_not_sent_and_keeps_the_text(
    clinic, visitor, inbox
):
    visitor.open(clinic.at.page)
    write(visitor, message="Please call me")
    clinic.contact.ses.faults.mode = clinic.contact.journal.faults.mode = Mode.STOPPED
    visitor.send()
    assert "was not sent" in visitor.find("h1").text
    assert visitor.value("message") == "Please call me"
    assert "crush.pounces.gifted" in visitor.find("main").text
    assert inbox() == []

    clinic.contact.ses.faults.mode = clinic.contact.journal.faults.mode = Mode.RUNNING
    visitor.send()
    assert visitor.browser.current_url.startswith(f"{clinic.at.form_action}/receipt?token=")
    (mail,) = inbox()
    assert "Please call me" in mail.text


@pytest.mark.slow
def test_loading_the_thank_you_page_again_sends_nothing(clinic, visitor, inbox):
    visitor.open(clinic.at.page)
    write(visitor, message="Is there a lift?")
    visitor.send()
    for again in (visitor.browser.refresh, visitor.browser.back, visitor.browser.forward):
        again()

    assert visitor.browser.current_url.startswith(f"{clinic.at.form_action}/receipt?token=")
    assert len(inbox()) == 1


def test_the_inbox_shows_the_mail_as_on_a_phone(clinic, visitor, inbox):
    visitor.open(clinic.at.page)
    write(visitor, message="Seen in the inbox")
    visitor.send()

    visitor.open(clinic.at.inbox)
    assert "New website message" in visitor.find("main").text
    visitor.all("main a")[0].click()
    visitor.wait_for("iframe")
    assert "Seen in the inbox" in visitor.find("main").text
    visitor.browser.switch_to.frame(visitor.find("iframe"))
    assert "Seen in the inbox" in visitor.find("body").text
    visitor.browser.switch_to.default_content()
