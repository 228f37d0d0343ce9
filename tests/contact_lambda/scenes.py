"""What tests of the scheduled run and of SES events share: events, mailers, what was written."""

import email
import json
from email.policy import default
from typing import Any

from contact_lambda.ports import Email, MailNotAccepted, Outcome
from contact_lambda.record import Record
from tests.contact_lambda.fakes import AcceptingMailer, MemoryJournal
from tests.contact_lambda.samples import stored_event

MINUTE, HOUR, DAY = 60, 3_600, 86_400
SCHEDULE = stored_event("schedule")


def event_about(name: str, mail: Email) -> dict[str, Any]:
    """A stored event of SES about this mail."""
    event = stored_event(name)
    tags = {key: [value] for key, value in mail.tags.items()}
    event["detail"]["mail"]["tags"] |= tags
    return event


def only_record(journal: MemoryJournal) -> Record:
    (record,) = journal.stored.values()
    return record


def subject_of(mail: Email) -> str:
    return str(email.message_from_bytes(mail.raw, policy=default)["Subject"])


def subjects(mailer: AcceptingMailer, since: int = 0) -> list[str]:
    return [subject_of(each) for each in mailer.mails[since:]]


def alarm_names(written: str) -> list[str]:
    lines = [json.loads(line) for line in written.splitlines()]
    found = [line for line in lines if line["event"] == "alarm"]
    return [each["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]["Name"] for each in found]


def mailer_that(*outcomes: Outcome | None) -> AcceptingMailer:
    """A mailer with these outcomes, in order (None: accepted); then it accepts."""

    class InOrder(AcceptingMailer):
        def __init__(self) -> None:
            super().__init__()
            self.outcomes = list(outcomes)

        def send(self, email: Email) -> str:
            outcome = self.outcomes.pop(0) if self.outcomes else None
            if outcome:
                raise MailNotAccepted("SomeCode", outcome)
            return super().send(email)

    return InOrder()
