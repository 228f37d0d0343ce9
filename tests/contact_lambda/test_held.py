"""Held messages: named in a digest within the hour, and let out by a link that asks first."""

import email
import json
import re
from dataclasses import replace
from email.policy import default
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from contact_lambda.messages.release_links import read_token, token_of
from contact_lambda.ports import Email, MailNotAccepted, Outcome
from contact_lambda.record import DIGEST, Record, State, Worklist
from contact_lambda.texts import LANGUAGES
from tests.contact_lambda.answers import page
from tests.contact_lambda.fakes import (
    NOON,
    AcceptingMailer,
    ManualClock,
    MemoryJournal,
    UnreachableJournal,
)
from tests.contact_lambda.samples import (
    BROWSER,
    GOOD,
    JOURNALLED,
    SHAPES,
    URLENCODED,
    event_of,
    json_event,
    stored_event,
)

MINUTE, HOUR, DAY = 60, 3_600, 86_400
SCHEDULE = stored_event("schedule")
AT = "https://api.clinic.example/contact"
CLINIC = replace(JOURNALLED, address=AT)
SPAM = "http://a http://b http://c"
KEY = "ab" * 32


def held(handle, number: int, **fields: str) -> str:
    """The reference of a message that is held back."""
    said = {**GOOD, "website": "x", "message": f"Message {number} {SPAM}", **fields}
    event = json_event({**said, "submission_id": f"held-{number}"})
    event["requestContext"]["http"]["sourceIp"] = f"198.51.{number % 250}.1"
    answer = handle(event)
    assert answer["statusCode"] == 202
    return str(json.loads(answer["body"])["reference"])


def text_of(mail: Email, kind: str = "plain") -> str:
    message = email.message_from_bytes(mail.raw, policy=default)
    return str(message.get_body((kind,)).get_content())  # type: ignore[union-attr]


def links_of(mail: Email) -> list[str]:
    return re.findall(r"https://\S+", text_of(mail).replace(SPAM, ""))


def digests(mailer: AcceptingMailer) -> list[Email]:
    return [each for each in mailer.mails if each.tags["kind"] == DIGEST]


@pytest.fixture
def clinic(handle_with, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock):
    return handle_with(mailer, CLINIC, journal, clock)


def minutes(handle, clock: ManualClock, count: int) -> None:
    for _ in range(count):
        handle(SCHEDULE)
        clock.pass_(MINUTE)


def test_a_repeat_is_answered_from_the_journal_without_a_second_alarm(clinic, capsys) -> None:
    assert held(clinic, 1) == held(clinic, 1)

    assert capsys.readouterr().out.count('"Quarantined": 1') == 1


# The digest.


def test_130_held_messages_are_all_named_oldest_first_within_the_hour(
    clinic, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock
) -> None:
    references = []
    for number in range(130):
        references.append(held(clinic, number))
        clock.pass_(5)

    minutes(clinic, clock, 60)

    named = re.findall(r"Reference: ([A-Z2-7]{8})", "".join(map(text_of, digests(mailer))))
    assert named == references
    assert len(digests(mailer)) == 6
    assert clock.time - NOON < 130 * 5 + 61 * MINUTE
    assert max(len(each.raw) for each in digests(mailer)) < 100_000
    records = [record for record in journal.stored.values() if record.state is State.QUARANTINED]
    assert {record.worklist for record in records} == {Worklist.TO_WATCH}


def test_a_message_is_named_with_name_telephone_address_and_beginning(
    clinic, mailer: AcceptingMailer, clock: ManualClock
) -> None:
    held(clinic, 1, phone="020 7946 0000", message=f"<b>Hello</b>\nReference: AAAAAAAA {SPAM}")
    minutes(clinic, clock, 60)

    (mail,) = digests(mailer)
    text, html = text_of(mail), text_of(mail, "html")
    for said in ("Ann Example", "ann@example.org", "020 7946 0000"):
        assert said in text
        assert said in html
    assert "&lt;b&gt;Hello" in html
    assert "\n> Reference: AAAAAAAA" in text  # a visitor's line cannot look like the clinic's
    hrefs = re.findall(r'href="([^"]*)"', html)
    assert [urlsplit(each).scheme for each in hrefs] == ["tel", "mailto", "https"]


def test_a_notice_names_no_person_and_has_the_link(
    handle_with, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock
) -> None:
    handle = handle_with(mailer, replace(CLINIC, notice_only=True), journal, clock)
    reference = held(handle, 1, phone="020 7946 0000")
    minutes(handle, clock, 60)

    (mail,) = digests(mailer)
    assert reference in text_of(mail)
    assert len(links_of(mail)) == 1
    for said in ("Ann", "ann@example.org", "7946", "Message 1"):
        assert said not in mail.raw.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_digest_fits_into_what_mail_programs_show(
    handle_with, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock, language: str
) -> None:
    handle = handle_with(mailer, replace(CLINIC, language=language), journal, clock)
    for number in range(25):
        long = {"full_name": "\U0001f9d1" * 100, "message": f"{SPAM} {number}" + "\U0001f9b4" * 900}
        held(handle, number, **long)
    minutes(handle, clock, 60)

    (mail,) = digests(mailer)
    assert len(text_of(mail, "html").encode()) < 102_000
    assert len(links_of(mail)) == 25


def test_without_its_own_address_the_digest_has_no_link(
    journalled, mailer: AcceptingMailer, clock: ManualClock
) -> None:
    reference = held(journalled, 1)
    minutes(journalled, clock, 60)

    assert reference in text_of(digests(mailer)[0])
    assert links_of(digests(mailer)[0]) == []


@pytest.mark.parametrize("outcome", list(Outcome))
def test_nothing_counts_as_told_before_ses_took_a_mail_that_names_it(
    handle_with, journal: MemoryJournal, clock: ManualClock, outcome: Outcome
) -> None:
    class Moody(AcceptingMailer):
        open = False

        def send(self, email: Email) -> str:
            if not self.open:
                raise MailNotAccepted("SomeCode", outcome)
            return super().send(email)

    mailer = Moody()
    handle = handle_with(mailer, CLINIC, journal, clock)
    references = [held(handle, number) for number in range(30)]
    minutes(handle, clock, 6 * 60)
    assert unreported(journal) == 30

    mailer.open = True
    minutes(handle, clock, 60)

    named = [
        reference for reference in references if reference in "".join(map(text_of, mailer.mails))
    ]
    assert len(named) == 30
    assert unreported(journal) == 0
    assert len(mailer.mails) == 2


def unreported(journal: MemoryJournal) -> int:
    return sum(record.worklist is Worklist.TO_REPORT for record in journal.stored.values())


def test_a_digest_that_is_gone_before_it_was_sent_is_written_again(
    handle_with, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock
) -> None:
    class Closed(AcceptingMailer):
        def send(self, email: Email) -> str:
            raise MailNotAccepted("SomeCode", Outcome.REFUSED)

    closed = handle_with(Closed(), CLINIC, journal, clock)
    reference = held(closed, 1)
    minutes(closed, clock, 60)
    (digest,) = [record for record in journal.stored.values() if record.kind == DIGEST]
    journal.forget(digest.key)

    minutes(handle_with(mailer, CLINIC, journal, clock), clock, 60)

    assert reference in text_of(digests(mailer)[0])


def test_what_was_let_out_before_the_digest_is_not_named(
    clinic, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock
) -> None:
    out, still = held(clinic, 1), held(clinic, 2)
    record = next(record for record in journal.stored.values() if record.reference == out)
    press(clinic, token_of(record.key, NOON + DAY, CLINIC.secret))
    minutes(clinic, clock, 60)

    (mail,) = digests(mailer)
    assert out not in text_of(mail)
    assert still in text_of(mail)


# The link.


def token_in(link: str) -> str:
    return parse_qs(urlsplit(link).query)["token"][0]


def open_link(
    handle, token: str, method: str = "GET", shape: str = "http_api_v2"
) -> dict[str, Any]:
    event = event_of(None, method=method, path="/contact/release", accept=BROWSER, shape=shape)
    if shape == "rest_api_v1":
        event["queryStringParameters"] = {"token": token}
    else:
        event["rawQueryString"] = f"token={token}"
    return handle(event)


def press(handle, token: str, shape: str = "http_api_v2") -> dict[str, Any]:
    return handle(
        event_of(f"token={token}", path="/contact/release", content_type=URLENCODED, shape=shape)
    )


@pytest.fixture
def held_with_link(clinic, mailer: AcceptingMailer, clock: ManualClock) -> tuple[str, str]:
    """The reference of a held message, and the token of its link."""
    reference = held(clinic, 1)
    minutes(clinic, clock, 60)
    (link,) = links_of(digests(mailer)[0])
    assert link.startswith(f"{AT}/release?token=")
    return reference, token_in(link)


def record_of(journal: MemoryJournal, reference: str) -> Record:
    return next(record for record in journal.stored.values() if record.reference == reference)


@pytest.mark.parametrize("shape", SHAPES)
def test_opening_the_link_asks_and_changes_nothing_and_the_button_lets_it_out_once(
    clinic,
    held_with_link: tuple[str, str],
    mailer: AcceptingMailer,
    journal: MemoryJournal,
    clock: ManualClock,
    shape: str,
) -> None:
    reference, token = held_with_link
    before = record_of(journal, reference)
    for method in ("GET", "HEAD", "GET"):
        answer = open_link(clinic, token, method, shape)
        assert answer["statusCode"] == 200
    assert record_of(journal, reference) == before
    shown = page(answer)
    assert reference in shown.text["h1"][0]
    assert f'name="token" value="{token}"' in answer["body"]
    assert 'method="post"' in answer["body"]

    pressed = [press(clinic, token, shape) for _ in range(2)]
    minutes(clinic, clock, 3)

    assert [each["statusCode"] for each in pressed] == [200, 410]
    assert [reference in page(each).text["h1"][0] for each in pressed] == [True, True]
    sent = [each for each in mailer.mails if each.tags["reference"] == reference]
    assert len(sent) == 1
    assert b"[check]" not in sent[0].raw  # a person has looked at it
    assert "not held any more" in page(open_link(clinic, token)).text["h1"][0]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("token", ["", "x", "é", "a" * 71, "A" * 5_000, "..", "%00", "&token="])
def test_what_is_no_token_is_a_plain_page_that_says_what_to_do(clinic, token, method) -> None:
    answer = open_link(clinic, token) if method == "GET" else press(clinic, token)

    assert answer["statusCode"] == 404
    assert "Copy the whole link" in answer["body"]


def test_no_changed_token_is_read() -> None:
    token = token_of(KEY, NOON, CLINIC.secret)
    assert read_token(token, CLINIC.secret)
    assert len(token) == 71
    for at in range(len(token)):
        other = "A" if token[at] != "A" else "B"
        changed = token[:at] + other + token[at + 1 :]
        found = read_token(changed, CLINIC.secret)
        assert found is None or found == read_token(token, CLINIC.secret)
    for changed in (token[:-1], token + "A", token + "=", " " + token):
        assert read_token(changed, CLINIC.secret) is None


def test_another_secret_ends_every_link_and_the_message_stays_held(
    handle_with,
    held_with_link: tuple[str, str],
    mailer: AcceptingMailer,
    journal: MemoryJournal,
    clock,
) -> None:
    reference, token = held_with_link
    other = handle_with(
        mailer, replace(CLINIC, secret="another-secret-of-32-characters!"), journal, clock
    )

    answer = press(other, token)

    assert answer["statusCode"] == 404
    assert "new key" in answer["body"]
    assert record_of(journal, reference).state is State.QUARANTINED


@pytest.mark.parametrize("gone", [False, True])
def test_a_link_ends_with_its_message(
    clinic, held_with_link: tuple[str, str], journal: MemoryJournal, clock: ManualClock, gone: bool
) -> None:
    reference, token = held_with_link
    clock.time = NOON + 30 * DAY
    if gone:
        journal.forget(record_of(journal, reference).key)

    answers = [open_link(clinic, token), press(clinic, token)]

    assert [each["statusCode"] for each in answers] == [410, 410]
    assert {page(each).text["h1"][0] for each in answers} == {"This link is too old"}


def test_while_the_journal_is_away_the_page_says_that_nothing_was_sent(
    handle_with, held_with_link: tuple[str, str], mailer: AcceptingMailer
) -> None:
    answer = press(handle_with(mailer, CLINIC, UnreachableJournal()), held_with_link[1])

    assert answer["statusCode"] == 503
    assert "Nothing was sent" in answer["body"]


def test_two_presses_at_the_same_moment_let_it_out_once(
    handle_with,
    held_with_link: tuple[str, str],
    mailer: AcceptingMailer,
    journal: MemoryJournal,
    clock,
) -> None:
    class Twice(MemoryJournal):
        """Another press comes between this one's look and its write."""

        entered = False

        def read(self, key: str) -> Record | None:
            seen = journal.read(key)
            if not Twice.entered:
                Twice.entered = True
                press(handle_with(mailer, CLINIC, journal, clock), held_with_link[1])
            return seen

        def save(self, record: Record) -> bool:
            return journal.save(record)

    answer = press(handle_with(mailer, CLINIC, Twice(), clock), held_with_link[1])
    handle = handle_with(mailer, CLINIC, journal, clock)
    minutes(handle, clock, 3)

    assert answer["statusCode"] == 410
    assert sum(each.tags["reference"] == held_with_link[0] for each in mailer.mails) == 1


def test_the_pages_are_for_nobody_else(clinic, held_with_link: tuple[str, str], capsys) -> None:
    for answer in (
        open_link(clinic, held_with_link[1]),
        press(clinic, held_with_link[1]),
        press(clinic, "x"),
    ):
        headers = answer["headers"]
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert not [name for name in headers if name.lower().startswith("access-control")]
    written = capsys.readouterr().out
    assert held_with_link[1] not in written
    assert "answered" in written


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_and_digest_are_in_the_clinics_language(
    handle_with, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock, language: str
) -> None:
    handle = handle_with(mailer, replace(CLINIC, language=language), journal, clock)
    held(handle, 1, language="en")
    minutes(handle, clock, 60)
    (link,) = links_of(digests(mailer)[0])

    shown = open_link(handle, token_in(link))["body"]

    assert f'<html lang="{language}">' in shown
    said = {"en": "until you press", "fr": "retenu ce message", "de": "zurückgehalten"}
    assert said[language] in shown


def test_without_a_journal_there_is_no_such_page(handle) -> None:
    assert open_link(handle, "x")["statusCode"] == 404


def test_other_methods_are_refused(clinic) -> None:
    answer = open_link(clinic, "x", "PUT")

    assert (answer["statusCode"], answer["headers"]["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize(
    "end", ["\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029", "\x1c"]
)
def test_no_line_of_a_visitor_looks_like_a_link_of_the_clinic(
    clinic, mailer: AcceptingMailer, clock: ManualClock, end: str
) -> None:
    forged = f"Is it from a person? Send it to the mailbox:{end}https://evil.example"
    held(clinic, 1, message=f"Hello{end}{forged} {SPAM}")
    minutes(clinic, clock, 60)

    lines = text_of(digests(mailer)[0]).splitlines()
    assert [line for line in lines if line.startswith("https://")] == [lines[-1]]
    assert lines.count("Is it from a person? Send it to the mailbox:") == 1


@pytest.mark.parametrize(
    ("address", "notice", "told"),
    [(AT, False, True), (AT, True, True), ("", False, False)],
)
def test_the_advice_speaks_of_links_where_there_are_some(
    handle_with, mailer, journal, clock, address: str, notice: bool, told: bool
) -> None:
    settings = replace(CLINIC, address=address, notice_only=notice)
    handle = handle_with(mailer, settings, journal, clock)
    held(handle, 1)
    minutes(handle, clock, 60)

    for kind in ("plain", "html"):
        said = text_of(digests(mailer)[0], kind)
        assert ("open the link below it within 30 days" in said) is told
        assert ("write to that person" in said) is not told


def test_a_digest_that_comes_too_late_says_that_nothing_is_held_any_more(
    handle_with, journal: MemoryJournal, clock: ManualClock
) -> None:
    class Throttled(AcceptingMailer):
        def send(self, email: Email) -> str:
            if clock.time < NOON + HOUR:
                raise MailNotAccepted("ThrottlingException", Outcome.NOT_ACCEPTED)
            return super().send(email)

    mailer = Throttled()
    handle = handle_with(mailer, CLINIC, journal, clock)
    held(handle, 1)
    minutes(handle, clock, 55)
    for key in [key for key, record in journal.stored.items() if record.state is State.QUARANTINED]:
        journal.forget(key)
    minutes(handle, clock, 30)

    (mail,) = digests(mailer)
    assert "Nothing is held back any more" in text_of(mail)
    assert "look like unwanted advertising" not in text_of(mail)


def test_the_same_words_that_are_held_days_later_are_named_again(
    clinic, mailer: AcceptingMailer, clock: ManualClock
) -> None:
    """Without the client's key they have the key of the earlier message, and so its digest's."""
    for _ in range(2):
        assert clinic(json_event({**GOOD, "website": "x", "message": SPAM}))["statusCode"] == 202
        clock.pass_(HOUR)
        clinic(SCHEDULE)
        clock.pass_(2 * DAY)

    assert len(digests(mailer)) == 2
