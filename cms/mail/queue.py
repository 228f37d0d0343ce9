"""Queues mails in the database; the publishing worker sends them.

A request never waits for the mail server, and a mail that is written in a transaction is sent only
if the transaction is committed. A worker that is killed between sending and deleting sends again.
"""

import email.message
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email import policy
from email.parser import BytesParser
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import QuerySet
from django.utils import timezone

from cms.mail.models import SET_ASIDE, QueuedMail, give_up_time
from cms.mail.smtp import CONVERSATION_SECONDS

log = logging.getLogger(__name__)

# Before the second, third, … attempt. The last one repeats until the mail is given up.
BACKOFF_SECONDS = [30, 60, 300, 900, 1800, 3600]
MAILS_PER_ROUND = 20
# Another worker does not take a mail for this long: longer than a conversation with the server.
CLAIM_SECONDS = CONVERSATION_SECONDS + 60


class QueueBackend(BaseEmailBackend):
    """Django's mail backend that stores each mail for the worker."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the mails; return how many."""
        rows = [
            QueuedMail(recipients=each.recipients(), message=each.message().as_bytes())
            for each in email_messages
            if each.recipients()
        ]
        QueuedMail.objects.bulk_create(rows)
        return len(rows)


def queue_for_nobody(mail: EmailMessage) -> None:
    """Store a mail that the worker deletes unsent, where mails are queued.

    Whoever asks for a mail to an address then waits as long without an account as with one.
    """
    if isinstance(get_connection(), QueueBackend):
        QueuedMail.objects.bulk_create(
            [QueuedMail(recipients=[], message=mail.message().as_bytes())]
        )


class StoredContent(email.message.EmailMessage):
    """The stored mail, with the one parameter that Django's own messages add."""

    def as_bytes(self, unixfrom: bool = False, policy: Any = None, linesep: str = "") -> bytes:
        """The mail in lines that end in `linesep`, by default as the policy says."""
        chosen = policy or self.policy
        return super().as_bytes(unixfrom, chosen.clone(linesep=linesep) if linesep else chosen)


class StoredMessage(EmailMessage):
    """A mail that is sent as it was stored."""

    def __init__(self, row: QueuedMail) -> None:
        parser = BytesParser(StoredContent, policy=policy.SMTP)
        self.parsed = parser.parsebytes(bytes(row.message))
        sender = parseaddr(str(self.parsed["From"]))[1]
        super().__init__(str(self.parsed["Subject"] or ""), "", sender, row.recipients)

    def message(self, **_: Any) -> Any:
        return self.parsed


def words_of(row: QueuedMail) -> list[str]:
    """The headers and the texts of a queued mail, decoded."""
    mail = StoredMessage(row).parsed
    texts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return [*map(str, mail.values()), *texts]


def any_mail_due() -> bool:
    """Whether there is a mail to send, or one to give up."""
    return bool((_due(timezone.now()) | _too_old()).exists())


def set_aside() -> int:
    """Send none of the mails that wait, unless `send_set_aside` is called within a day.

    Those of a restored backup may have been sent since it was made. Returns how many there are.
    """
    waiting = QueuedMail.objects.exclude(error=SET_ASIDE)
    return int(waiting.update(error=SET_ASIDE, attempts=0, give_up_at=give_up_time()))


def send_set_aside() -> int:
    """Send the mails that were set aside; return how many there are."""
    now = timezone.now()
    kept = QueuedMail.objects.filter(error=SET_ASIDE)
    return int(kept.update(error="", next_attempt_at=now, give_up_at=give_up_time()))


def _due(now: datetime) -> QuerySet[QueuedMail]:
    return QueuedMail.objects.filter(next_attempt_at__lte=now).exclude(error=SET_ASIDE)


def _too_old() -> QuerySet[QueuedMail]:
    return QueuedMail.objects.filter(give_up_at__lt=timezone.now())


def send_due_mail(is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Send the mails that are due; return how many the server accepted.

    No mail is begun once `is_stopped`: a process that ends in a mail cannot know that it was sent.

    Stops at the first mail for which the server gives no answer: it would give none for the others.
    """
    sent = 0
    _give_up_what_is_too_old()
    for _ in range(MAILS_PER_ROUND):
        row = None if is_stopped() else _claim_next()
        if row is None:
            break
        if not row.recipients:  # see `queue_for_nobody`
            row.delete()
            continue
        error = _attempt(row)
        if error is None:
            row.delete()
            sent += 1
            continue
        _postpone(row, error)
        if not isinstance(error, SMTPRecipientsRefused | SMTPResponseException):
            break
    return sent


def _give_up_what_is_too_old() -> None:
    """Such mails are of a restored backup, or of a worker that was away for a day."""
    given_up, _ = _too_old().delete()
    if given_up:
        log.error("%s mails were given up: they are too old", given_up)


def _claim_next() -> QueuedMail | None:
    """Take the next mail that is due, so that another worker does not send it too."""
    for _ in range(MAILS_PER_ROUND):  # other workers may be quicker
        now = timezone.now()
        row: QueuedMail | None = _due(now).first()
        if row is None:
            return None
        due_at, row.next_attempt_at = row.next_attempt_at, now + timedelta(seconds=CLAIM_SECONDS)
        mine = QueuedMail.objects.filter(pk=row.pk, next_attempt_at=due_at)
        if mine.update(next_attempt_at=row.next_attempt_at):
            return row
    return None


def _attempt(row: QueuedMail) -> Exception | None:
    try:
        connection = get_connection(settings.MAIL_DELIVERY_BACKEND)
        connection.send_messages([StoredMessage(row)])
    except Exception as error:  # each backend raises its own errors
        return error
    return None


def _postpone(row: QueuedMail, error: Exception) -> None:
    """Set the next attempt, or give up. Logs the class only: the text has the address."""
    mine = QueuedMail.objects.filter(pk=row.pk, next_attempt_at=row.next_attempt_at)
    row.attempts += 1
    row.error = type(error).__name__
    pause = BACKOFF_SECONDS[min(row.attempts, len(BACKOFF_SECONDS)) - 1]
    row.next_attempt_at = timezone.now() + timedelta(seconds=pause)
    refused = isinstance(error, SMTPRecipientsRefused) and _is_final(error)
    if refused or row.next_attempt_at > row.give_up_at:
        log.error("A mail was given up after %s attempts: %s", row.attempts, row.error)
        mine.delete()
        return
    if row.attempts == 1:
        log.warning("A mail was not sent and will be tried again: %s", row.error)
    mine.update(attempts=row.attempts, error=row.error, next_attempt_at=row.next_attempt_at)


def _is_final(error: SMTPRecipientsRefused) -> bool:
    """Whether the server refused every recipient for good (RFC 5321 4.2.1: 5yz)."""
    return all(code >= 500 for code, _ in error.recipients.values())
