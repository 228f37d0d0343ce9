"""What each command does with the journal and the mail service."""

import json
import secrets
from dataclasses import dataclass
from typing import Any

from contact_lambda.admin import statistics, tables
from contact_lambda.admin.visitors import address_of, is_from, is_like, is_one_address
from contact_lambda.config import Settings
from contact_lambda.delivery import periods, quarantine
from contact_lambda.delivery.optimistic_update import optimistic_update
from contact_lambda.delivery.retry import RetryRun
from contact_lambda.identity import reference_of
from contact_lambda.invisible_characters import same_spelling
from contact_lambda.messages import email_message
from contact_lambda.messages.builder import submission_of
from contact_lambda.ports import Archive, Clock, Email, Mailer, Recipients
from contact_lambda.record import COPY, DIGEST, MESSAGE, TEST, UNREADABLE, Delivery, Record, State
from contact_lambda.texts import texts_for
from contact_lambda.time_zones import zone

MAX_DIGEST_RUNS = 20  # runs of 250 messages each


class NotDone(Exception):
    """A command could not do its work; its text has no visitor's words."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was deleted, and what a second look at the journal found."""

    references: tuple[str, ...]
    looked_at: int
    left: int
    left_records: int
    alike: tuple[str, ...] = ()  # references of addresses that look the same and may be others
    unreadable: tuple[str, ...] = ()  # references of records that cannot be read


class Operator:
    """Works on one clinic's journal."""

    def __init__(
        self,
        settings: Settings,
        mailer: Mailer,
        recipients: Recipients,
        clock: Clock,
        journal: Archive,
    ) -> None:
        self._settings, self._mailer, self._recipients = settings, mailer, recipients
        self._clock, self._journal = clock, journal
        self._retry_run = RetryRun(settings, mailer, recipients, clock, journal)

    def records(self, *, everything: bool) -> list[Record]:
        """Return the records, oldest first; without `everything` not those that were delivered."""
        records = sorted(self._journal.records(), key=lambda record: record.received)
        return [record for record in records if everything or record.state is not State.DELIVERED]

    def age(self, record: Record) -> str:
        """Return the age of a message as `3 d`, `2 h` or `5 min`."""
        seconds = max(0, self._clock.now() - record.received)
        for unit, length in (("d", periods.DAY), ("h", periods.HOUR)):
            if seconds >= length:
                return f"{seconds // length} {unit}"
        return f"{seconds // periods.MINUTE} min"

    def statistics(self, days: int) -> list[dict[str, Any]]:
        """Return what came and what became of it in the last days, the latest first."""
        since = self._clock.now() - days * periods.DAY
        recent = (each for each in self._journal.records() if each.received > since)
        return statistics.by_day(recent, zone(self._settings.time_zone))

    def to_replay(self) -> list[Record]:
        """Return the messages that are not known to be delivered, with their text, oldest first."""
        return [
            record
            for record in self.records(everything=True)
            if record.kind == MESSAGE and record.payload and _is_missing(record)
        ]

    def replay(self, records: list[Record]) -> int:
        """Make these messages due and send what is due; returns how many SES accepted.

        A recipient whose mail server has the message gets no second mail. A message that changed
        meanwhile is left alone. What is not sent now, the run of every minute sends.
        """
        now = self._clock.now()
        for record in records:
            optimistic_update(self._journal, record, lambda each: quarantine.replayed(each, now))
        sent = 0
        for _ in range(MAX_DIGEST_RUNS):
            result = self._retry_run.send_due()
            sent += result.sent
            if not result.sent:
                break
        return sent

    def described(self, reference: str) -> dict[str, Any]:
        """Return one record for programs, with what the visitor wrote where it is still there."""
        record = self._find(reference)
        row = tables.row_of(record, self.age(record))
        if record.payload and record.kind == MESSAGE:
            row["payload"] = json.loads(record.payload)
        return row

    def shown(self, reference: str) -> list[str]:
        """Return one record as lines, with what the visitor wrote."""
        record = self._find(reference)
        lines = [f"{name}: {getattr(record, name)}" for name in ("reference", "state", "kind")]
        lines += [
            f"attempts: {record.attempts}",
            f"age: {self.age(record)}",
            f"reason: {record.reason}",
        ]
        lines += [
            f"{'copy' if COPY in each.flags else 'further recipient'} {number}: "
            f"{each.state.value}, attempts {each.attempts} {each.reason}".rstrip()
            for number, each in enumerate(record.others, 1)
        ]
        if record.answer:
            lines.append(f"answer: {record.answer}")
        if not record.payload:
            return [*lines, "The text was deleted: the message was delivered, or it expired."]
        try:
            if record.kind == DIGEST:
                return [*lines, f"names: {len(json.loads(record.payload))} messages"]
            submission = submission_of(record.payload)
        except (ValueError, TypeError):
            return [*lines, "It cannot be read. What is stored:", record.payload]
        lines += [f"name: {submission.full_name}", f"e-mail: {submission.email}"]
        return [*lines, f"phone: {submission.phone}", "message:", submission.message]

    def resend(self, reference: str) -> str:
        """Make a message due and send what is due; returns its state, e.g. `SENT`."""
        record = self._find(reference)
        if record.kind == UNREADABLE:
            raise NotDone("it cannot be read")
        if not record.payload:
            raise NotDone("its text was deleted: it was delivered, or it expired")
        now = self._clock.now()
        released = optimistic_update(
            self._journal, record, lambda each: quarantine.released(each, now)
        )
        if released is None:
            raise NotDone("it was changed at the same moment")
        self._retry_run.send_due()
        after = self._journal.read(record.key)
        return after.state.value if after else "gone"

    def purge(self, reference: str) -> int:
        """Delete one record. Its message is not sent any more."""
        if not self._journal.delete(self._find(reference)):
            raise NotDone("it was changed at the same moment")
        return 1

    def digest(self) -> int:
        """Send digests of all held messages now; returns how many they name."""
        total = 0
        for _ in range(MAX_DIGEST_RUNS):
            named = self._retry_run.send_digests()
            total += named
            if not named:
                break
        return total

    def test_send(self, role: str) -> tuple[str, str, str]:
        """Send a test mail; returns its reference, SES's id and the address it went to.

        Raises MailNotAccepted. It proves that sender, recipient and configuration set work.
        """
        recipient = self._recipients.address(role)
        if not recipient:
            raise NotDone(f"there is no {role} recipient")
        reference = reference_of(secrets.token_hex(32))
        subject = f"Test of the website's contact form {reference}"
        message = email_message.envelope(self._settings, recipient, reference, subject)
        language = self._settings.language
        sentence = texts_for(language).email.test
        text = f"{self._settings.clinic_name}: {sentence}\n"
        html = email_message.page(language, subject, f"<p>{sentence}</p>")
        raw = email_message.to_bytes(message, text, html, reference)
        tags = {"reference": reference, "kind": TEST}
        return reference, self._mailer.send(Email(recipient, raw, tags)), recipient

    def erase(self, address: str) -> Erased:
        """Delete every message from this address, then look at all records again."""
        if not is_one_address(same_spelling(address)):
            raise NotDone("this is not one e-mail address, like ann@example.org and nothing else")
        records = list(self._journal.records())
        erased = [
            record.reference
            for record in records
            if is_from(record, address) and self._delete(record)
        ]
        after = list(self._journal.records())
        return Erased(
            tuple(erased),
            len(records),
            sum(is_from(record, address) for record in after),
            len(after),
            tuple(record.reference for record in after if is_like(record, address)),
            tuple(record.reference for record in after if address_of(record) is None),
        )

    def _delete(self, record: Record) -> bool:
        """Delete a record, also when an attempt changes it at this moment."""
        current: Record | None = record
        for _ in range(5):
            if current is None or self._journal.delete(current):
                return True
            current = self._journal.read(record.key)
        return False

    def _find(self, reference: str) -> Record:
        wanted = reference.strip().upper()
        records = [record for record in self._journal.records() if record.reference == wanted]
        if len(records) != 1:
            raise NotDone("there is no such reference" if not records else "it is not unique")
        return records[0]


def _is_missing(record: Record) -> bool:
    """Whether any recipient of a message that is not held lacks it."""
    is_held = record.state is State.QUARANTINED
    mails: list[Record | Delivery] = [record, *record.others]
    return not is_held and any(quarantine.is_missing(each) for each in mails)
