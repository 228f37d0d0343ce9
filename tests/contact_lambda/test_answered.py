"""The links *answered* and *not for us* of each mail, and the digest of what nobody answered."""

import email
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.policy import default
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from contact_lambda import working_days
from contact_lambda.messages.message_links import ANSWERED, NOT_FOR_US, RECEIPT, token_of
from contact_lambda.messages.release_links import link_of
from contact_lambda.ports import Email, Outcome
from contact_lambda.record import Record, State, Worklist
from contact_lambda.routes import parse
from contact_lambda.time_zones import zone
from tests.contact_lambda.fakes import NOON, RefusingMailer
from tests.contact_lambda.samples import BROWSER, event_of, json_event
from tests.contact_lambda.scenes import subject_of
from tests.contact_lambda.test_bounces import DAY, HOUR, MINUTE
from tests.contact_lambda.test_receipt import ADDRESS, OTHER_SECRET, SETTINGS, SPAM, Desk
from tests.contact_lambda.test_several_recipients import ROUTES

PURPOSES = (ANSWERED, NOT_FOR_US)
# 4 March 2026 is a Wednesday: two whole working days are over on Monday morning.
MONDAY_MORNING = int(datetime(2026, 3, 9, 8, tzinfo=UTC).timestamp())


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def text_of(mail: Email) -> str:
    parsed = email.message_from_bytes(mail.raw, policy=default)
    part = parsed.get_body(("plain",))  # type: ignore[attr-defined]
    return "\n".join(str(part.get_content()).splitlines())


def links_of(mail: Email) -> dict[str, str]:
    """The links of a mail by purpose."""
    found = re.findall(rf"^{ADDRESS}/(answered|not-for-us)(\?\S+)$", text_of(mail), re.MULTILINE)
    return {purpose: f"{ADDRESS}/{purpose}{query}" for purpose, query in found}


def press(desk: Desk, link: str) -> dict[str, Any]:
    """Post the form of the page behind a link, as a browser does."""
    parts = urlsplit(link)
    asked = desk.open(link)
    token = re.findall(r'name="token" value="([\w-]+)"', asked["body"])[0]
    event = event_of(f"token={token}", path=parts.path, accept=BROWSER)
    event["rawQueryString"] = ""
    return desk.handle(event)


def linked(desk: Desk, purpose: str, *, expires: int | None = None, secret: str = "") -> str:
    until = desk.record.text_expires if expires is None else expires
    token = token_of(purpose, desk.record.key, until, secret or SETTINGS.secret)
    return f"{ADDRESS}/{purpose}?token={token}"


def test_each_mail_has_both_links_as_text_and_as_html(desk: Desk) -> None:
    desk.post()
    (mail,) = desk.mailer.mails

    assert list(links_of(mail)) == [ANSWERED, NOT_FOR_US]
    parsed = email.message_from_bytes(mail.raw, policy=default)
    html = str(parsed.get_body(("html",)).get_content())  # type: ignore[attr-defined]
    for link in links_of(mail).values():
        assert f'href="{link}"' in html


def test_copies_and_further_recipients_have_them_too(desk: Desk) -> None:
    desk.deploy(replace(SETTINGS, routes=parse(json.dumps(ROUTES))))
    desk.post()
    desk.app.scheduled()

    assert len(desk.mailer.mails) == 3
    assert len({tuple(links_of(mail).values()) for mail in desk.mailer.mails}) == 1


def test_the_links_hold_no_personal_data_and_the_mail_stays_the_same_when_it_is_repeated(
    desk: Desk,
) -> None:
    first = desk.post()
    link = links_of(first)[ANSWERED]

    query = parse_qs(urlsplit(link).query)
    assert set(query) == {"token"}
    assert "ann" not in link.lower().replace(query["token"][0].lower(), "")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_mail_scanner_that_opens_every_link_changes_nothing(
    desk: Desk, purpose: str, method: str
) -> None:
    link = links_of(desk.post())[purpose]
    before = desk.record

    for _ in range(3):
        assert desk.open(link, method)["statusCode"] == 200
    assert desk.record == before


def test_a_scanner_that_posts_to_a_link_without_its_form_changes_nothing(desk: Desk) -> None:
    link = links_of(desk.post())[ANSWERED]
    before = desk.record

    assert desk.open(link, "POST")["statusCode"] == 404
    assert desk.record == before


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_button_notes_it_and_pressing_again_changes_nothing(desk: Desk, purpose: str) -> None:
    link = links_of(desk.post())[purpose]

    assert press(desk, link)["statusCode"] == 200
    noted = desk.record
    assert (noted.answer, noted.answered_at, noted.reply_due) == (purpose, NOON, 0)
    desk.clock.pass_(HOUR)
    assert press(desk, link)["statusCode"] == 200
    assert desk.record == noted


def test_the_last_word_counts(desk: Desk) -> None:
    links = links_of(desk.post())
    press(desk, links[NOT_FOR_US])
    press(desk, links[ANSWERED])

    assert desk.record.answer == ANSWERED


def test_noting_it_sends_nothing_and_keeps_what_delivery_needs(desk: Desk) -> None:
    mail = desk.post()
    press(desk, links_of(mail)[ANSWERED])
    assert desk.record.payload

    desk.tell("Permanent/General", mail)
    desk.app.scheduled()
    assert len(desk.mailer.mails) == 2  # the fallback gets it all the same


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("attack", ["guess", "receipt", "other purpose", "other secret", "expired"])
def test_a_link_that_was_not_made_for_this_does_nothing(
    desk: Desk, attack: str, purpose: str
) -> None:
    desk.post()
    before, path = desk.record, f"{ADDRESS}/{purpose}?token="
    other = next(each for each in PURPOSES if each != purpose)
    link = {
        "guess": f"{path}{'A' * 74}",
        "receipt": linked(desk, RECEIPT).replace(f"/{RECEIPT}?", f"/{purpose}?"),
        "other purpose": linked(desk, other).replace(f"/{other}?", f"/{purpose}?"),
        "other secret": linked(desk, purpose, secret=OTHER_SECRET),
        "expired": linked(desk, purpose, expires=NOON),
    }[attack]
    token = urlsplit(link).query

    assert desk.open(link)["statusCode"] == (410 if attack == "expired" else 404)
    event = event_of(token, path=f"/contact/{purpose}", accept=BROWSER)
    assert desk.handle(event)["statusCode"] == (410 if attack == "expired" else 404)
    assert desk.record == before


def test_one_messages_link_never_marks_another(desk: Desk) -> None:
    desk.said(submission_id="one")
    desk.said(submission_id="two", message="Another.")
    first, second = desk.mailer.mails
    press(desk, links_of(first)[ANSWERED])

    answers = {each.reference: each.answer for each in desk.journal.stored.values()}
    assert answers == {first.tags["reference"]: ANSWERED, second.tags["reference"]: ""}


def test_after_thirty_days_or_an_erasure_a_link_says_that_it_is_too_old(desk: Desk) -> None:
    link = links_of(desk.post())[ANSWERED]
    desk.clock.pass_(30 * DAY)
    assert desk.open(link)["statusCode"] == 410

    desk.clock.time = NOON
    desk.journal.delete(desk.record)
    assert desk.open(link)["statusCode"] == 410


def test_the_earlier_secret_still_marks(desk: Desk) -> None:
    link = links_of(desk.post())[ANSWERED]
    desk.deploy(replace(SETTINGS, secret=OTHER_SECRET, earlier_secrets=(SETTINGS.secret,)))

    press(desk, link)
    assert desk.record.answer == ANSWERED


def test_the_pages_work_on_a_phone_without_javascript_and_reach_no_other_site(desk: Desk) -> None:
    answer = desk.open(links_of(desk.post())[ANSWERED])

    assert 'name="viewport" content="width=device-width' in answer["body"]
    assert "<script" not in answer["body"]
    assert not re.findall(r'(?:src|href)="(?!#)', answer["body"])
    assert answer["headers"]["Referrer-Policy"] == "no-referrer"
    assert answer["headers"]["Cache-Control"] == "no-store"


# Reminders.


@pytest.mark.parametrize(
    ("received", "days", "late"),
    [
        ("2026-03-02 10:00", 2, "2026-03-05 08:00"),  # Monday: on Thursday
        ("2026-03-04 23:59", 2, "2026-03-09 08:00"),  # Wednesday: on Monday
        ("2026-03-06 10:00", 1, "2026-03-10 08:00"),  # Friday: on Tuesday
        ("2026-03-07 10:00", 1, "2026-03-10 08:00"),  # Saturday: Monday is the first day
        ("2026-03-27 10:00", 1, "2026-03-31 08:00"),  # the clocks change in between
    ],
)
def test_a_reply_is_late_on_the_morning_after_whole_working_days(
    received: str, days: int, late: str
) -> None:
    london = zone("Europe/London")

    def seconds(text: str) -> int:
        return int(datetime.fromisoformat(text).replace(tzinfo=london).timestamp())

    found = working_days.late_from(seconds(received), days, (0, 1, 2, 3, 4), london)
    assert found == seconds(late)


def test_holidays_are_no_working_days() -> None:
    london, week = zone("Europe/London"), (0, 1, 2, 3, 4)
    holidays = working_days.read_dates("2026-12-25, 2026-12-28,2027-01-01")

    def at(text: str) -> int:
        return int(datetime.fromisoformat(text).replace(tzinfo=london).timestamp())

    received = at("2026-12-23 10:00")  # a Wednesday
    late = working_days.late_from(received, 2, week, london, holidays)
    assert late == at("2026-12-30 08:00")
    assert working_days.age_in_days(received, late, week, london, holidays) == 2
    assert working_days.age_in_days(received, late, week, london) == 4


def test_a_holiday_puts_a_reminder_off(monkeypatch: pytest.MonkeyPatch) -> None:
    usual, with_holiday = Desk(monkeypatch), Desk(monkeypatch)
    monday = datetime.fromtimestamp(MONDAY_MORNING, UTC).date()
    with_holiday.deploy(replace(SETTINGS, holidays=frozenset({monday})))
    usual.post()
    monkeypatch.setattr("contact_lambda.app.contact_app", lambda: with_holiday.app)
    with_holiday.post()

    assert with_holiday.record.reply_due - usual.record.reply_due == DAY


def test_what_nobody_answered_in_time_is_in_a_digest_with_its_age_and_no_word_of_it(
    desk: Desk,
) -> None:
    mail = desk.post()
    desk.tell("Delivery", mail)
    desk.wait(MONDAY_MORNING - desk.clock.now() - 1)
    assert len(desk.mailer.mails) == 1

    desk.wait(MINUTE)
    _, digest = desk.mailer.mails
    text = text_of(digest)
    assert subject_of(digest).startswith("Unanswered website messages ")
    assert mail.tags["reference"] in text
    assert "Working days since: 2" in text
    assert list(links_of(digest)) == [ANSWERED, NOT_FOR_US]
    assert not any(word in text for word in ("Ann", "ann@", "back hurts"))


def test_a_digest_reminds_once_a_week_and_not_every_minute(desk: Desk) -> None:
    desk.tell("Delivery", desk.post())
    desk.wait(MONDAY_MORNING - desk.clock.now() + MINUTE)
    digest = desk.mailer.mails[-1]
    desk.tell("Delivery", digest)
    for _ in range(20):
        desk.wait(HOUR)
    assert len(desk.mailer.mails) == 2

    desk.wait(7 * DAY)
    assert len(desk.mailer.mails) == 3


@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_was_noted_in_time_is_in_no_digest(desk: Desk, purpose: str) -> None:
    mail = desk.post()
    desk.tell("Delivery", mail)
    press(desk, links_of(mail)[purpose])
    desk.wait(13 * DAY)

    assert len(desk.mailer.mails) == 1
    assert desk.record.listed[0] is Worklist.NONE


def test_what_is_answered_from_the_digest_is_in_no_further_one(desk: Desk) -> None:
    desk.tell("Delivery", desk.post())
    desk.wait(MONDAY_MORNING - desk.clock.now() + MINUTE)
    press(desk, links_of(desk.mailer.mails[-1])[ANSWERED])
    desk.wait(10 * DAY)

    assert len(desk.mailer.mails) == 2


def test_held_and_unanswered_messages_share_a_digest(desk: Desk) -> None:
    desk.tell("Delivery", desk.post())
    desk.wait(MONDAY_MORNING - desk.clock.now() - 30 * MINUTE)
    held = json.loads(desk.handle(json_event(SPAM))["body"])["reference"]
    desk.wait(30 * MINUTE)
    desk.wait(MINUTE)

    digests = [each for each in desk.mailer.mails if each.tags["kind"] == "digest"]
    assert len(digests) == 1
    text = text_of(digests[0])
    assert text.index(held) < text.index("Not answered yet")


def test_a_reminder_that_ses_does_not_take_is_sent_later(desk: Desk) -> None:
    desk.tell("Delivery", desk.post())
    accepting, desk.mailer = desk.mailer, RefusingMailer(outcome=Outcome.NOT_ACCEPTED)  # type: ignore[assignment]
    desk.deploy(SETTINGS)
    desk.wait(MONDAY_MORNING - desk.clock.now() + MINUTE)
    desk.mailer = accepting
    desk.deploy(SETTINGS)
    for _ in range(5):
        desk.wait(20 * MINUTE)

    digests = [each for each in accepting.mails if each.tags["kind"] == "digest"]
    assert len(digests) == 1


@pytest.mark.parametrize(
    "settings",
    [replace(SETTINGS, reply_days=0), replace(SETTINGS, address="")],
    ids=["switched off", "no links to answer with"],
)
def test_reminders_can_be_switched_off(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    desk = Desk(monkeypatch, settings)
    desk.tell("Delivery", desk.post())
    desk.wait(12 * DAY)

    assert len(desk.mailer.mails) == 1


def test_switching_reminders_off_ends_those_of_messages_that_are_there(desk: Desk) -> None:
    desk.tell("Delivery", desk.post())
    desk.deploy(replace(SETTINGS, reply_days=0))
    for _ in range(12):
        desk.wait(DAY)

    assert len(desk.mailer.mails) == 1


def test_a_message_that_is_let_out_after_its_time_for_a_reply_is_followed_too(desk: Desk) -> None:
    desk.handle(json_event(SPAM))
    desk.wait(HOUR)
    desk.wait(7 * DAY)
    press(desk, link_of(desk.record_of_message, SETTINGS))
    desk.wait(MINUTE)
    desk.tell("Delivery", desk.mailer.mails[-1])
    desk.wait(2 * HOUR)
    desk.wait(MINUTE)

    assert [subject_of(each).split()[0] for each in desk.mailer.mails] == [
        *("Held", "New", "Unanswered")
    ]


def test_a_held_row_whose_reminder_a_version_before_listed_still_loses_its_text(
    desk: Desk,
) -> None:
    desk.handle(json_event(SPAM))
    desk.wait(HOUR)
    record = desk.record_of_message
    lists = desk.journal.worklists
    due = lists[Worklist.TO_WATCH].pop(record.key)
    lists[Worklist.TO_ANSWER][record.key] = record.reply_due
    desk.journal.save = lambda each: relisted(desk, each)  # type: ignore[method-assign]
    desk.wait(7 * DAY)
    desk.wait(MINUTE)

    assert lists[Worklist.TO_WATCH][record.key] == due
    assert lists[Worklist.TO_ANSWER] == {}


def relisted(desk: Desk, record: Record) -> bool:
    """Write a record whose row of the index is not the one that its fields say."""
    desk.journal.worklists[Worklist.TO_ANSWER].pop(record.key, None)
    desk.journal.worklists[record.listed[0]].setdefault(record.key, record.listed[1])
    return type(desk.journal).save(desk.journal, record)


def test_a_form_may_have_its_own_time_for_a_reply(desk: Desk) -> None:
    forms = {"forms": {"slow-v1": {"reply_days": 5}}}
    desk.deploy(replace(SETTINGS, routes=parse(json.dumps(forms))))
    desk.said(form_id="slow-v1")

    later = datetime.fromtimestamp(desk.record.reply_due, UTC)
    assert later == datetime(2026, 3, 12, 8, tzinfo=UTC)


def test_a_held_message_that_nobody_released_is_never_called_unanswered(desk: Desk) -> None:
    desk.handle(json_event(SPAM))
    for _ in range(40):
        desk.wait(DAY)

    assert {subject_of(each)[:4] for each in desk.mailer.mails} == {"Held"}
    held = [each for each in desk.journal.stored.values() if each.kind == "message"]
    assert [each.listed[0] for each in held] == [Worklist.NONE]


def test_a_clinic_without_events_of_ses_is_reminded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(monkeypatch, replace(SETTINGS, configuration_set=""))
    desk.said()
    desk.wait(MONDAY_MORNING - desk.clock.now() + MINUTE)

    assert desk.record_of_message.state is State.SENT
    assert len(desk.mailer.mails) == 2


def test_old_records_have_no_time_for_a_reply_and_are_in_no_digest(desk: Desk) -> None:
    desk.post()
    desk.journal.save(replace(desk.record, reply_due=0))
    desk.tell("Delivery", desk.mailer.mails[0])
    desk.wait(12 * DAY)

    assert len(desk.mailer.mails) == 1
