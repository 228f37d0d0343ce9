"""From a row to the mail that is sent for it, and from a submission to its payload."""

import json
from collections.abc import Sequence

from contact_lambda.config import Settings
from contact_lambda.delivery.record import BARE, CHECK, DIGEST, LEAD, MESSAGE, REPEAT, Record, State
from contact_lambda.http.form import Submission
from contact_lambda.identity import reference_of
from contact_lambda.messages import digest_email, email_message
from contact_lambda.messages.digest_email import Held
from contact_lambda.messages.email_message import Email, Marks
from contact_lambda.ports import Journal, JournalFailed, Recipients

_KEPT = ("full_name", "email", "phone", "message", "consent", "language")


def payload_of(submission: Submission) -> str:
    """What the mail needs, as JSON; keys, tokens and traps are not kept."""
    return json.dumps({name: getattr(submission, name) for name in _KEPT}, ensure_ascii=False)


def submission_of(payload: str) -> Submission:
    """The submission again, e.g. for a resend; what another version kept beside it is left out."""
    kept = json.loads(payload)
    if not isinstance(kept, dict) or not {"email", "message"} <= set(kept):
        raise ValueError("no message")
    said = {name: kept[name] for name in _KEPT if name in kept}
    if not all(isinstance(said[name], bool if name == "consent" else str) for name in said):
        raise ValueError("no text")
    return Submission(**said)


def payload_of_digest(keys: Sequence[str]) -> str:
    """A digest keeps which messages it tells of, never their words."""
    return json.dumps(list(keys))


class MessageBuilder:
    """Writes letters with the recipients of this moment."""

    def __init__(self, settings: Settings, recipients: Recipients, journal: Journal | None) -> None:
        self._settings, self._recipients, self._journal = settings, recipients, journal

    def of(self, row: Record) -> Email:
        """The letter for the row's current attempt; raises JournalFailed for a digest."""
        recipient = self._recipients.address(row.role) or self._recipients.address(LEAD)
        marks = Marks(CHECK in row.flags, REPEAT in row.flags, BARE in row.flags)
        if row.kind == DIGEST and self._journal:
            held = [self._held(key) for key in json.loads(row.payload)]
            told = [each for each in held if each]
            letter = digest_email.build(told, row.reference, self._settings, recipient, marks)
        elif row.kind == MESSAGE:
            letter = email_message.build(
                submission_of(row.payload),
                row.reference,
                self._settings,
                received=row.created,
                recipient=recipient,
                marks=marks,
            )
        else:
            raise ValueError("a row of another version")
        return Email(letter.recipient, letter.raw, tags_of(row))

    def _held(self, key: str) -> Held | None:
        """A message that is still held; one that cannot be read is named by its reference."""
        journal = self._journal
        try:
            row = journal and journal.read(key)
            if not row or row.state is not State.QUARANTINED or not row.payload:
                return None
            return Held(row.reference, row, submission_of(row.payload))
        except JournalFailed:
            raise
        except Exception:  # whatever is wrong with one row, the others are told of
            return Held(reference_of(key))


def tags_of(row: Record) -> dict[str, str]:
    """What SES's events bring back: enough to find the row, or to remember it was sent."""
    return {
        "reference": row.reference,
        "key": row.key,
        "attempt": row.attempt,
        "content": row.content,
        "kind": row.kind,
    }
