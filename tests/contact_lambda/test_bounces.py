"""SES's events about a mail, of every kind and in every order, and who gets the mail then."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from contact_lambda import app
from contact_lambda.config import Settings
from contact_lambda.delivery import quarantine
from contact_lambda.delivery.ses_events import read_ses_event
from contact_lambda.http import lambda_events
from contact_lambda.ports import Email, MailNotAccepted, Outcome
from contact_lambda.record import Record, State, Worklist
from tests.contact_lambda.fakes import NOON, AcceptingMailer, ManualClock, MemoryJournal
from tests.contact_lambda.samples import GOOD, JOURNALLED, json_event, stored_event
from tests.contact_lambda.scenes import alarm_names

MINUTE, HOUR, DAY = 60, 3_600, 86_400
LEAD, DESK = JOURNALLED.recipient_lead, JOURNALLED.recipient_fallback
SCHEDULE = stored_event("schedule")
NAMES = {"Delivery": "ses_delivery", "Send": "ses_send", "Reject": "ses_reject"}
NAMES |= {"Complaint": "ses_complaint", "DeliveryDelay": "ses_delivery_delay"}
BOUNCES = [
    "Permanent/General",
    "Permanent/NoEmail",
    "Permanent/Suppressed",
    "Permanent/OnAccountSuppressionList",
    "Transient/MailboxFull",
    "Transient/MessageTooLarge",
    "Transient/ContentRejected",
    "Transient/AttachmentRejected",
    "Undetermined/Undetermined",
]


class Clinic:
    """A handler whose mail service accepts every mail, and the events of SES."""

    def __init__(self, settings: Settings = JOURNALLED) -> None:
        self.mailer, self.journal, self.clock = AcceptingMailer(), MemoryJournal(), ManualClock()
        self.app = app.ContactApp(settings, self.mailer, self.journal, clock=self.clock)

    def post(self) -> Email:
        request = lambda_events.read_request(json_event(GOOD))
        self.app.contact.answer(request, app.Responder(html=False, settings=JOURNALLED))
        return self.mailer.mails[-1]

    def tell(self, news: str, mail: Email, *bounced: str) -> None:
        self.app.ses_event(event(news, mail, *bounced)["detail"])

    def wait(self, seconds: int) -> None:
        """The minutes of a longer time that are worth looking at."""
        for step in (seconds - 1, 1, 0):
            self.clock.pass_(step)
            self.app.scheduled()

    def again(self) -> "Clinic":
        """Another clinic that has the same mails and messages at the same time."""
        other = Clinic()
        other.mailer.mails = [*self.mailer.mails]
        for record in self.journal.stored.values():
            other.journal.create(record, NOON)
        other.clock.time = self.clock.time
        return other

    @property
    def record(self) -> Record:
        (record,) = self.journal.stored.values()
        return record

    @property
    def recipients(self) -> list[str]:
        return [each.recipient for each in self.mailer.mails]


def event(news: str, mail: Email, *bounced: str) -> dict[str, Any]:
    """SES's news about a mail: `Delivery`, or a bounce such as `Transient/MailboxFull`."""
    made = stored_event(NAMES.get(news, "ses_bounce"))
    described = made["detail"]["mail"]
    ours = {"reference", "kind", "key", "attempt", "content"}
    described["tags"] = {
        name: value for name, value in described["tags"].items() if name not in ours
    } | {name: [value] for name, value in mail.tags.items()}
    described["destination"] = [mail.recipient]
    if news not in NAMES:
        kind, _, subtype = news.partition("/")
        named = bounced or (mail.recipient,)
        made["detail"]["bounce"] |= {
            "bounceType": kind,
            "bounceSubType": subtype,
            "bouncedRecipients": [{"emailAddress": each} for each in named],
        }
    return made


@pytest.fixture
def clinic() -> Clinic:
    return Clinic()


@pytest.mark.parametrize("bounce", [*BOUNCES, "Reject"])
def test_every_bounce_before_delivery_goes_to_the_fallback_at_once(
    clinic: Clinic, bounce: str, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic.tell(bounce, clinic.post())
    clinic.app.scheduled()

    assert clinic.recipients == [LEAD, DESK]
    assert clinic.record.payload
    assert alarm_names(capsys.readouterr().out) == ["Bounced", "FallbackUsed"]


@pytest.mark.parametrize("bounce", BOUNCES)
def test_every_bounce_after_delivery_goes_to_the_fallback_while_the_text_is_there(
    clinic: Clinic, bounce: str
) -> None:
    mail = clinic.post()
    clinic.tell("Delivery", mail)
    clinic.wait(DAY - MINUTE)
    clinic.tell(bounce, mail)
    clinic.app.scheduled()

    assert clinic.recipients == [LEAD, DESK]


@pytest.mark.parametrize("wait", [0, HOUR - MINUTE])
def test_an_automatic_reply_waits_an_hour_for_its_delivery_and_then_changes_nothing(
    clinic: Clinic, wait: int, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = clinic.post()
    clinic.tell("Transient/General", mail)
    clinic.wait(wait) if wait else clinic.app.scheduled()
    clinic.tell("Delivery", mail)
    clinic.wait(2 * HOUR)

    assert clinic.recipients == [LEAD]
    assert clinic.record.state is State.DELIVERED
    assert alarm_names(capsys.readouterr().out) == []


def test_a_transient_bounce_without_a_delivery_in_the_hour_goes_to_the_fallback(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = clinic.post()
    clinic.clock.pass_(30 * MINUTE)
    clinic.tell("Transient/General", mail)
    clinic.wait(HOUR - MINUTE)
    assert clinic.recipients == [LEAD]

    clinic.wait(2 * MINUTE)
    assert clinic.recipients == [LEAD, DESK]
    assert alarm_names(capsys.readouterr().out) == ["Bounced", "FallbackUsed"]


def test_a_delivery_that_comes_after_the_hour_and_before_the_fallback_calls_it_off(
    clinic: Clinic,
) -> None:
    mail = clinic.post()
    clinic.tell("Transient/General", mail)
    clinic.clock.pass_(HOUR)
    clinic.app.scheduled()
    assert clinic.record.state is State.READY

    clinic.tell("Delivery", mail)
    clinic.wait(HOUR)
    assert (clinic.recipients, clinic.record.state) == ([LEAD], State.DELIVERED)


def test_an_automatic_reply_after_delivery_changes_nothing(clinic: Clinic) -> None:
    mail = clinic.post()
    clinic.tell("Delivery", mail)
    before = clinic.record

    clinic.tell("Transient/General", mail)

    assert clinic.record == before


# Order.

SETS = {
    ("Send", "Delivery", "Transient/General", "DeliveryDelay", "Complaint"): State.DELIVERED,
    ("Send", "Delivery", "Permanent/General", "DeliveryDelay", "Complaint"): State.READY,
    ("Send", "Delivery", "Transient/MailboxFull", "Transient/General"): State.READY,
    ("Send", "Reject", "DeliveryDelay", "Complaint"): State.READY,
    ("Send", "DeliveryDelay", "Transient/General", "Complaint"): State.SENT,
    ("Send", "Delivery", "Reject", "Undetermined/Undetermined"): State.READY,
}


def ended(news: tuple[str, ...], opened: Clinic) -> tuple[Any, ...]:
    clinic = opened.again()
    mail = clinic.mailer.mails[0]
    for each in news:
        clinic.tell(each, mail)
    record = clinic.record
    return (
        record.state,
        record.worklist,
        record.role,
        record.due,
        record.ttl,
        bool(record.payload),
        record.accepted,
    )


def answered() -> Clinic:
    clinic = Clinic()
    clinic.post()
    return clinic


def unanswered() -> Clinic:
    """SES has the mail and its answer was lost."""
    clinic = Clinic()
    take = clinic.mailer.send

    def send(mail: Email) -> str:
        take(mail)
        raise MailNotAccepted("ReadTimeoutError", Outcome.UNKNOWN)

    clinic.mailer.send = send  # type: ignore[method-assign]
    clinic.post()
    return clinic


@pytest.mark.parametrize("opened", [answered, unanswered])
@pytest.mark.parametrize(("news", "state"), SETS.items(), ids=lambda each: str(each)[:40])
def test_the_end_does_not_depend_on_the_order_of_news_nor_on_repeats(
    news: tuple[str, ...], state: State, opened: Callable[[], Clinic]
) -> None:
    clinic = opened()
    ends = {ended(order, clinic) for order in permutations(news)}
    ends |= {ended((*order[:2], *order, order[0]), clinic) for order in permutations(news)}

    assert {each[0] for each in ends} == {state}
    assert len(ends) == 1


def two_attempts() -> Clinic:
    """The first mail's answer was lost, so there was a second one; SES has both."""
    clinic = unanswered()
    clinic.clock.pass_(5 * MINUTE)
    clinic.app.scheduled()
    return clinic


@pytest.mark.parametrize(
    ("news", "state"),
    [
        (((0, "Send"), (0, "Delivery"), (1, "Send"), (1, "Permanent/General")), State.DELIVERED),
        (((0, "Send"), (0, "Permanent/General"), (1, "Send"), (1, "Delivery")), State.DELIVERED),
        (((0, "Permanent/General"), (1, "Permanent/General"), (1, "Send")), State.READY),
        (((0, "Delivery"), (0, "Permanent/General"), (1, "Reject")), State.READY),
        (((0, "Permanent/General"), (1, "Transient/General"), (1, "Delivery")), State.DELIVERED),
    ],
)
def test_two_mails_of_one_message_are_judged_together_in_every_order(
    news: tuple[tuple[int, str], ...], state: State
) -> None:
    opened, ends = two_attempts(), set()
    assert len(opened.mailer.mails) == 2
    for order in permutations(news):
        clinic = opened.again()
        for number, each in order:
            clinic.tell(each, clinic.mailer.mails[number])
        ends.add((clinic.record.state, clinic.record.role, clinic.record.worklist))

    assert {each[0] for each in ends} == {state}
    assert len(ends) == 1


def test_an_old_bounce_does_not_disturb_what_the_fallback_has(clinic: Clinic) -> None:
    first = clinic.post()
    clinic.tell("Transient/General", first)
    clinic.wait(HOUR)
    clinic.tell("Delivery", clinic.mailer.mails[1])
    clinic.tell("Permanent/General", first)
    clinic.wait(12 * HOUR)

    assert clinic.recipients == [LEAD, DESK]
    assert clinic.record.state is State.DELIVERED


# Who is next.


def test_when_both_bounce_the_lead_is_tried_every_six_hours_and_then_the_fallback(
    clinic: Clinic,
) -> None:
    clinic.post()
    for _ in range(4):
        clinic.tell("Transient/MailboxFull", clinic.mailer.mails[-1])
        clinic.wait(6 * HOUR)

    assert clinic.recipients == [LEAD, DESK, LEAD, DESK, LEAD]
    assert clinic.record.payload


@pytest.mark.parametrize("fallback", ["", LEAD, LEAD.upper()])
def test_without_another_recipient_the_lead_is_tried_again_in_six_hours(fallback: str) -> None:
    clinic = Clinic(replace(JOURNALLED, recipient_fallback=fallback))
    clinic.tell("Transient/MailboxFull", clinic.post())
    clinic.wait(6 * HOUR - MINUTE)
    assert clinic.recipients == [LEAD]

    clinic.wait(2 * MINUTE)
    assert clinic.recipients == [LEAD, LEAD]


def test_a_notice_that_comes_back_after_weeks_still_goes_to_the_fallback() -> None:
    clinic = Clinic(replace(JOURNALLED, notice_only=True))
    mail = clinic.post()
    clinic.tell("Delivery", mail)
    clinic.wait(28 * DAY)
    clinic.tell("Permanent/General", mail)
    clinic.wait(MINUTE)

    assert clinic.recipients == [LEAD, DESK]


def test_the_text_is_kept_for_a_day_after_delivery(clinic: Clinic) -> None:
    clinic.tell("Delivery", clinic.post())
    clinic.wait(DAY - 2 * MINUTE)
    assert clinic.record.payload

    clinic.wait(2 * MINUTE)
    assert (clinic.record.payload, clinic.record.worklist) == ("", Worklist.NONE)


def test_without_any_news_there_is_an_alarm_of_its_own_no_repeat_and_the_text_for_30_days(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic.post()
    clinic.wait(HOUR)
    assert alarm_names(capsys.readouterr().out) == ["NoNews"]

    clinic.wait(29 * DAY)
    assert clinic.record.payload
    clinic.wait(DAY)
    assert clinic.record.payload == ""
    assert clinic.recipients == [LEAD]
    assert alarm_names(capsys.readouterr().out) == []


@pytest.mark.parametrize("news", ["Send", "DeliveryDelay"])
def test_with_some_news_and_no_delivery_the_alarm_is_another(
    clinic: Clinic, news: str, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic.tell(news, clinic.post())
    clinic.wait(HOUR)

    assert alarm_names(capsys.readouterr().out) == ["NotDelivered"]


@pytest.mark.parametrize("news", ["Send", "DeliveryDelay", "Complaint"])
def test_any_news_settles_that_ses_has_a_mail(news: str) -> None:
    clinic = unanswered()
    clinic.tell(news, clinic.mailer.mails[0])
    clinic.wait(30 * MINUTE)

    assert len(clinic.mailer.mails) == 1
    assert clinic.record.state is State.SENT


# Which recipient bounced.


@pytest.mark.parametrize(
    "named",
    [
        ["lead@clinic.example"],
        ["Lead Person <LEAD@Clinic.Example>"],
        ['"Person, Lead" <lead@clinic.example>'],
        ["<lead@clinic.example.>"],
        ["rfc822;lead@clinic.example"],
        ["lead+website@clinic.example"],
        ["somebody@else.example", "lead@clinic.example"],
        [],
        [""],
        ["not an address"],
        [7],
        None,
    ],
)
def test_a_bounce_of_our_recipient_in_any_spelling_or_of_nobody_is_a_bounce(
    clinic: Clinic, named: Any
) -> None:
    made = event("Permanent/General", clinic.post())
    listed = named and [{"emailAddress": each} for each in named]
    made["detail"]["bounce"]["bouncedRecipients"] = listed
    clinic.app.ses_event(made["detail"])
    clinic.app.scheduled()

    assert clinic.recipients == [LEAD, DESK]


def test_a_bounce_of_somebody_behind_the_recipient_is_an_alarm_and_no_repeat(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = clinic.post()
    clinic.tell("Permanent/General", mail, "ann.private@mail.example")
    clinic.tell("Delivery", mail)
    clinic.tell("Permanent/General", mail, "ann.private@mail.example")
    clinic.wait(12 * HOUR)

    assert clinic.recipients == [LEAD]
    assert set(alarm_names(capsys.readouterr().out)) == {"Bounced"}


def test_a_bounce_of_somebody_else_without_a_delivery_in_the_hour_goes_to_the_fallback(
    clinic: Clinic,
) -> None:
    clinic.tell("Permanent/General", clinic.post(), "ann.private@mail.example")
    clinic.wait(HOUR)

    assert clinic.recipients == [LEAD, DESK]


@pytest.mark.parametrize("destination", [None, [], [""], "lead@clinic.example"])
def test_a_bounce_of_a_mail_without_a_recipient_is_a_bounce(destination: Any) -> None:
    detail = stored_event("ses_bounce")["detail"]
    detail["mail"]["destination"] = destination

    event = read_ses_event(detail)

    assert (event.mark, event.other_recipient) == ("b", False)


@pytest.mark.parametrize(
    ("changes", "reason", "mark"),
    [
        ({"bounceType": "transient", "bounceSubType": "general"}, "transient/general", "g"),
        ({"bounceType": None}, "Unknown/General", "b"),
        ({"bounceSubType": "ann@example.org"}, "Permanent/Unknown", "b"),
        ({"bounceType": "Transient", "bounceSubType": None}, "Transient/Unknown", "b"),
    ],
)
def test_a_reason_is_a_word_of_ses_or_unknown(
    changes: dict[str, Any], reason: str, mark: str
) -> None:
    detail = stored_event("ses_bounce")["detail"]
    detail["bounce"] |= changes

    event = read_ses_event(detail)

    assert (event.reason, event.mark) == (reason, mark)


# Rows without their text, and records of the version before.


def test_who_writes_again_brings_the_text_back_of_what_was_lost(clinic: Clinic) -> None:
    mail = clinic.post()
    clinic.tell("Delivery", mail)
    clinic.wait(DAY)
    clinic.tell("Permanent/General", mail)
    assert (clinic.record.state, clinic.record.payload) == (State.BOUNCED, "")

    clinic.clock.pass_(MINUTE)
    clinic.post()
    clinic.tell("Delivery", clinic.mailer.mails[-1])

    assert clinic.recipients == [LEAD, LEAD]
    assert clinic.record.state is State.DELIVERED
    assert clinic.record.payload


def test_a_row_from_before_news_was_collected_bounces_and_is_delivered_as_well(
    clinic: Clinic,
) -> None:
    mail = clinic.post()
    old = replace(clinic.record, state=State.DELIVERED, worklist=Worklist.NONE, payload="", due=0)
    clinic.journal.save(replace(old, event_marks=frozenset()))
    clinic.tell("Send", mail)
    assert clinic.record.state is State.DELIVERED

    clinic.tell("Permanent/General", mail)
    assert clinic.record.state is State.BOUNCED


def test_what_a_person_sends_again_is_not_called_off_by_old_news(clinic: Clinic) -> None:
    mail = clinic.post()
    record = quarantine.released(clinic.record, clinic.clock.time)
    assert record
    clinic.journal.save(record)
    clinic.tell("Send", mail)
    clinic.tell("Delivery", mail)
    clinic.app.scheduled()

    assert clinic.recipients == [LEAD, LEAD]


@pytest.mark.parametrize("fallback", ["", DESK])
def test_what_comes_back_for_30_days_is_tried_no_more_and_its_text_goes(
    fallback: str, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic = Clinic(replace(JOURNALLED, recipient_fallback=fallback))
    clinic.post()
    for _ in range(4 * 30 * 2 + 8):
        if clinic.record.payload:
            clinic.tell("Permanent/General", clinic.mailer.mails[-1])
        clinic.wait(6 * HOUR if clinic.record.role == "lead" else MINUTE)
    tried = len(clinic.mailer.mails)
    clinic.wait(10 * DAY)

    assert len(clinic.mailer.mails) == tried
    assert clinic.record.payload == ""
    assert clinic.record.state is State.BOUNCED
    assert clinic.record.ttl < clinic.clock.time + 14 * DAY
    assert alarm_names(capsys.readouterr().out)[-1] == "BouncedAfterDelivery"


@pytest.mark.parametrize("bounce", ["Permanent/General", "Transient/General", "Reject"])
def test_news_of_a_mail_without_a_row_ends_the_same_in_every_order(bounce: str) -> None:
    """A mail went past the journal and came back: who sends it again is not put off."""
    for order in set(permutations([bounce, bounce, "Send"])):
        clinic = Clinic()
        mail = clinic.post()
        clinic.journal.forget(mail.tags["key"])
        for news in order:
            clinic.tell(news, mail)
        clinic.wait(2 * HOUR)

        clinic.post()
        assert len(clinic.mailer.mails) == 2, order


@pytest.mark.parametrize("address", ["(" * 200_000, '[(\\"' * 60_000, "<" * 200_000])
def test_what_a_foreign_server_calls_an_address_stops_no_news(clinic: Clinic, address: str) -> None:
    clinic.tell("Permanent/General", clinic.post(), address)
    clinic.app.scheduled()

    assert clinic.recipients == [LEAD, DESK]
