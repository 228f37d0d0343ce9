"""What happens to a message: the decision, over a port for the mail service.

No boto3 and no HTTP here. A journal and a clock will join the mailer as further ports.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Protocol

from contact_lambda import mail
from contact_lambda.config import Settings
from contact_lambda.form import Submission


class MailNotAccepted(Exception):
    """The mail service did not say yes. `code` is a token without a visitor's words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Mailer(Protocol):
    """The port to the mail service."""

    def send(self, letter: mail.Letter) -> None:
        """Hand the letter over once; returns only when it was accepted, else MailNotAccepted."""
        ...


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message: `reason` is empty exactly when it was sent."""

    reference: str
    reason: str = ""

    @property
    def sent(self) -> bool:
        return not self.reason


def deliver(
    submission: Submission, settings: Settings, mailer: Mailer, *, idempotency_key: str = ""
) -> Receipt:
    """Hand a message to the clinic's mail service, once.

    Only an explicit yes counts as sent. A time-out is ambiguous (the service may have the
    mail) and is still reported as not sent: better a repeat than a message that is lost.
    """
    reference = reference_of(submission, idempotency_key)
    try:
        mailer.send(mail.build(submission, reference, settings))
    except MailNotAccepted as refusal:
        return Receipt(reference, reason=refusal.code)
    return Receipt(reference)


def reference_of(submission: Submission, idempotency_key: str = "") -> str:
    """Eight base32 characters, e.g. `K7QX2M4A`, the same for each retry of a message."""
    return base64.b32encode(_key_hash(submission, idempotency_key)[:5]).decode()


def _key_hash(submission: Submission, idempotency_key: str) -> bytes:
    """The client's own key when it sent one, else what the message says."""
    key = submission.submission_id or idempotency_key
    said = [submission.full_name, submission.email, submission.phone, submission.message]
    basis = ["key", key] if key else ["said", *said, submission.consent]
    return hashlib.sha256(json.dumps(basis).encode()).digest()
