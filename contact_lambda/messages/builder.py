"""Builds the mail of a record, and the payload of a record from a submission."""

import json
from collections.abc import Sequence
from dataclasses import replace

from contact_lambda.config import Settings
from contact_lambda.identity import reference_of
from contact_lambda.messages import digest_email, email_message
from contact_lambda.messages.addressee import address_of
from contact_lambda.messages.digest_email import Held
from contact_lambda.messages.email_message import Marks
from contact_lambda.messages.message_links import answer_links
from contact_lambda.ports import Email, Journal, JournalFailed, Recipients
from contact_lambda.record import BARE, CHECK, COPY, DIGEST, MESSAGE, REPEAT, Record, State
from contact_lambda.submission import Submission

_STORED = ("full_name", "email", "phone", "message", "consent", "language", "topic")


def payload_of(submission: Submission) -> str:
    """Return what the mail needs, as JSON; keys, tokens and traps are left out."""
    return json.dumps({name: getattr(submission, name) for name in _STORED}, ensure_ascii=False)


def submission_of(payload: str) -> Submission:
    """Return the submission of a payload; raises ValueError or TypeError for a broken one.

    Fields that another version stored are left out.
    """
    stored = json.loads(payload)
    if not isinstance(stored, dict) or not {"email", "message"} <= set(stored):
        raise ValueError("no message")
    values = {name: stored[name] for name in _STORED if name in stored}
    if not all(isinstance(values[name], bool if name == "consent" else str) for name in values):
        raise ValueError("no text")
    return Submission(**values)


def payload_of_digest(keys: Sequence[str]) -> str:
    """Return the keys of the messages that a digest names; their texts are not copied."""
    return json.dumps(list(keys))


class MessageBuilder:
    """Builds mails to the recipients of this moment."""

    def __init__(self, settings: Settings, recipients: Recipients, journal: Journal | None) -> None:
        self._settings, self._recipients, self._journal = settings, recipients, journal

    def of(self, record: Record, number: int = 0) -> Email:
        """Return the mail of a recipient's current attempt; raises JournalFailed for a digest."""
        recipient = address_of(self._recipients, record, number)
        flags = record.others[number - 1].flags if number else record.flags
        marks = Marks(CHECK in flags, REPEAT in flags, BARE in flags, COPY in flags)
        marks = replace(marks, why=record.signs)
        if record.kind == DIGEST and self._journal:
            named = [each for key in json.loads(record.payload) if (each := self._named(key))]
            email = digest_email.build(
                named, record.reference, self._settings, recipient, marks, record.created
            )
        elif record.kind == MESSAGE:
            email = email_message.build(
                submission_of(record.payload),
                record.reference,
                self._settings,
                received=record.received,
                recipient=recipient,
                marks=marks,
                links=answer_links(record, self._settings),
            )
        else:
            raise ValueError("a record of another version")
        return Email(email.recipient, email.raw, tags_of(record, number))

    def _named(self, key: str) -> Held | None:
        """Return a message if it is still held, or not answered yet.

        One that cannot be read has its reference only.
        """
        journal = self._journal
        try:
            record = journal and journal.read(key)
            if record and record.reply_due and record.state in (State.SENT, State.DELIVERED):
                return Held(record.reference, record)
            if not record or record.state is not State.QUARANTINED or not record.payload:
                return None
            return Held(record.reference, record, submission_of(record.payload))
        except JournalFailed:
            raise
        except Exception:  # a broken record must not keep the others from the digest
            return Held(reference_of(key))


def past_journal(email: Email) -> Email:
    """Return the mail with a tag that lets SES's events create the record that it lacks.

    Without the tag, events of a record that was erased meanwhile would bring its receipt back.
    """
    return replace(email, tags={**email.tags, "journal": "away"})


def tags_of(record: Record, number: int = 0) -> dict[str, str]:
    """Return what SES's events bring back: they find the record with it, or create it."""
    attempts = record.others[number - 1].attempts if number else record.attempts
    tags = {
        "reference": record.reference,
        "key": record.key,
        "attempt": f"{record.created}-{attempts}",
        "content": record.content,
        "kind": record.kind,
    }
    return tags | ({"recipient": str(number)} if number else {})
