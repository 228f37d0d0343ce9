"""The canary on every path of the journal: retries, SES events, quarantine, digest, admin list."""

import email
import logging
from dataclasses import replace
from email.policy import default
from functools import partial
from typing import Any

import pytest

from contact_lambda.admin.command_line import main
from contact_lambda.admin.operator import Operator
from contact_lambda.app import WorkFailed
from contact_lambda.ports import Email, MailNotAccepted, Outcome
from contact_lambda.recipients import FixedRecipients
from tests.contact_lambda.fakes import (
    AcceptingMailer,
    BrokenMailer,
    ManualClock,
    MemoryJournal,
    RefusingMailer,
    UnreachableJournal,
)
from tests.contact_lambda.samples import BROWSER, JOURNALLED, SCRIPT, form_event, stored_event
from tests.contact_lambda.test_canary import CANARIES, KEY, without_canary

SCHEDULE = stored_event("schedule")
SPAM = {"website": "canarytrap", "message": "canary http://a http://b http://quokka"}
PATHS: dict[str, tuple[Any, dict[str, str]]] = {
    "sent": (AcceptingMailer, {}),
    "accepted": (partial(RefusingMailer, "ThrottlingException", Outcome.NOT_ACCEPTED), {}),
    "refused": (RefusingMailer, {}),
    "bad address": (partial(RefusingMailer, "BadRequestException", Outcome.BAD_ADDRESS), {}),
    "unknown": (partial(RefusingMailer, "ReadTimeoutError", Outcome.UNKNOWN), {}),
    "broken": (BrokenMailer, {}),
    "tagged": (AcceptingMailer, {"website": "canarytrap quokka"}),
    "held": (AcceptingMailer, SPAM),
    "no key": (AcceptingMailer, {"submission_id": ""}),
    "token": (AcceptingMailer, {"token": "canary.quokka", "altcha": "canary"}),
}


def index_of(journal: MemoryJournal) -> str:
    """Everything that is stored but the payload, which is there for the mail."""
    return str([replace(record, payload="") for record in journal.stored.values()]) + str(
        list(journal.counters)
    )


def own_headers(mail: Email) -> str:
    message = email.message_from_bytes(mail.raw, policy=default)
    return str({name: value for name, value in message.items() if name != "Reply-To"})


@pytest.fixture(autouse=True)
def _log_everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


@pytest.mark.parametrize("accept", [BROWSER, SCRIPT])
@pytest.mark.parametrize("path", PATHS)
def test_no_word_of_the_visitor_is_found_outside_payload_and_mail(
    path: str,
    accept: str,
    handle_with: Any,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    kind, changes = PATHS[path]
    mailer = kind()
    journal, clock = MemoryJournal(), ManualClock()
    handle = handle_with(mailer, JOURNALLED, journal, clock)
    event = form_event({**CANARIES, **changes}, accept=accept, headers=KEY)
    said: list[str] = []

    answers = [handle(event) for _ in range(12)]  # taken, replayed, and too many
    for _ in range(25):
        clock.pass_(3_600)
        handle(SCHEDULE)
    mails: list[Email] = list(mailer.mails)
    assert bool(mails) == isinstance(mailer, AcceptingMailer)
    for name in ("ses_send", "ses_bounce", "ses_delivery", "ses_complaint", "ses_reject"):
        for mail in mails:
            event = stored_event(name)
            event["detail"]["mail"]["destination"] = ["canaryemail@quokka.example"]
            event["detail"]["mail"]["tags"] = {k: [v] for k, v in mail.tags.items()}
            handle(event)
    people = FixedRecipients({"lead": "lead@clinic.example", "fallback": ""})
    operator = Operator(JOURNALLED, AcceptingMailer(), people, clock, journal)
    main(["list", "--all"], said.append, operator)

    written = capfd.readouterr()
    assert without_canary(written.out + written.err + caplog.text)
    assert without_canary("".join(said))
    assert without_canary(index_of(journal))
    assert without_canary(str([answer["headers"] for answer in answers]))
    assert without_canary("".join(own_headers(each) + str(each.tags) for each in mails))
    if accept == SCRIPT:
        assert without_canary(str(answers))
    main(["erase", "CanaryEmail@quokka.example"], said.append, operator)
    assert without_canary("".join(said))
    assert without_canary(str([record.payload for record in journal.stored.values()]))


@pytest.mark.parametrize("maybe", [False, True])
def test_a_journal_that_is_away_makes_nobody_talk(
    handle_with: Any, capfd: pytest.CaptureFixture[str], maybe: bool
) -> None:
    handle = handle_with(
        RefusingMailer(outcome=Outcome.UNKNOWN), JOURNALLED, UnreachableJournal(maybe_applied=maybe)
    )

    answer = handle(form_event(CANARIES, accept=SCRIPT, headers=KEY))
    with pytest.raises(WorkFailed) as caught:
        handle(SCHEDULE)

    written = capfd.readouterr()
    assert answer["statusCode"] == 503
    assert without_canary(written.out + written.err + str(answer) + repr(caught.value))


def test_no_port_fault_carries_a_word() -> None:
    fault = MailNotAccepted("ReadTimeoutError", Outcome.UNKNOWN)

    assert str(fault) == "ReadTimeoutError"
