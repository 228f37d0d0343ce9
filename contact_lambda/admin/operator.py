"""What each command does, over the ports."""

import json
import secrets
from dataclasses import dataclass

from contact_lambda.config import Settings
from contact_lambda.delivery import transitions
from contact_lambda.delivery.optimistic_update import optimistic_update
from contact_lambda.delivery.record import DIGEST, TEST, UNREADABLE, Record, State
from contact_lambda.delivery.retry import RetryRun
from contact_lambda.identity import reference_of
from contact_lambda.invisible_characters import like_spelling, same_spelling
from contact_lambda.messages import email_message
from contact_lambda.messages.builder import submission_of
from contact_lambda.messages.email_message import Email
from contact_lambda.messages.texts import words_for
from contact_lambda.ports import Archive, Clock, Mailer, Recipients

_AROUND = frozenset('<>()[]\\,;:" \t')  # as in `Ann <ann@example.org>`: no address has them
MAX_DIGEST_RUNS = 20  # runs of 250 messages each


class Undone(Exception):
    """A command that cannot do what it was asked; its text has no visitor's word."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was forgotten, and what a second look found."""

    references: tuple[str, ...]
    looked_at: int
    left: int
    left_rows: int
    alike: tuple[str, ...] = ()  # of an address that looks the same and may be another one
    unreadable: tuple[str, ...] = ()  # nobody can tell whose they are


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
        self._sweep = RetryRun(settings, mailer, recipients, clock, journal)

    def rows(self, *, everything: bool) -> list[Record]:
        """Oldest first; without `everything` only those that are not known to be delivered."""
        rows = sorted(self._journal.rows(), key=lambda row: row.created)
        return [row for row in rows if everything or row.state is not State.DELIVERED]

    def age(self, row: Record) -> str:
        """`3 d`, `2 h` or `5 min`."""
        seconds = max(0, self._clock.now() - row.created)
        for unit, length in (("d", transitions.DAY), ("h", transitions.HOUR)):
            if seconds >= length:
                return f"{seconds // length} {unit}"
        return f"{seconds // transitions.MINUTE} min"

    def shown(self, reference: str) -> list[str]:
        """One row in full, with the visitor's words: only for who asked for exactly this."""
        row = self._find(reference)
        lines = [f"{name}: {getattr(row, name)}" for name in ("reference", "state", "kind")]
        lines += [f"attempts: {row.attempts}", f"age: {self.age(row)}", f"reason: {row.reason}"]
        if not row.payload:
            return [*lines, "The text is gone: it was delivered, or it expired."]
        try:
            if row.kind == DIGEST:
                return [*lines, f"tells of: {len(json.loads(row.payload))} messages"]
            said = submission_of(row.payload)
        except (ValueError, TypeError):
            return [*lines, "It cannot be read. What is stored:", row.payload]
        lines += [f"name: {said.full_name}", f"e-mail: {said.email}", f"phone: {said.phone}"]
        return [*lines, "message:", said.message]

    def resend(self, reference: str) -> str:
        """Make it due and sweep; e.g. `SENT`."""
        row = self._find(reference)
        if row.kind == UNREADABLE:
            raise Undone("it cannot be read")
        if not row.payload:
            raise Undone("its text is gone: it was delivered, or it expired")
        now = self._clock.now()
        if (
            optimistic_update(self._journal, row, lambda each: transitions.released(each, now))
            is None
        ):
            raise Undone("it was changed at the same moment")
        self._sweep.run()
        after = self._journal.read(row.key)
        return after.state.value if after else "gone"

    def purge(self, reference: str) -> int:
        """Forget one row. Nobody gets its message then."""
        if not self._journal.delete(self._find(reference)):
            raise Undone("it was changed at the same moment")
        return 1

    def digest(self) -> int:
        """Tell of all held messages now rather than within the hour."""
        told = 0
        for _ in range(MAX_DIGEST_RUNS):
            named = self._sweep.report()
            told += named
            if not named:
                break
        return told

    def test_send(self, role: str) -> tuple[str, str]:
        """A mail that proves sender, recipient and configuration set; raises MailNotAccepted."""
        recipient = self._recipients.address(role)
        if not recipient:
            raise Undone(f"there is no {role} recipient")
        reference = reference_of(secrets.token_hex(32))
        subject = f"Test of the website's contact form {reference}"
        message = email_message.envelope(self._settings, recipient, reference, subject)
        language, says = self._settings.language, words_for(self._settings.language).mail.test
        text = f"{self._settings.clinic_name}: {says}\n"
        html = email_message.page(language, subject, f"<p>{says}</p>")
        raw = email_message.written(message, text, html, reference)
        tags = {"reference": reference, "kind": TEST}
        return reference, self._mailer.send(Email(recipient, raw, tags))

    def erase(self, address: str) -> Erased:
        """Forget every message that gave this address, then look again."""
        if not _is_one_address(same_spelling(address)):
            raise Undone("this is not one e-mail address, like ann@example.org and nothing else")
        rows = list(self._journal.rows())
        erased = [row.reference for row in rows if _is_from(row, address) and self._delete(row)]
        after = list(self._journal.rows())
        return Erased(
            tuple(erased),
            len(rows),
            sum(_is_from(row, address) for row in after),
            len(after),
            tuple(row.reference for row in after if _is_like(row, address)),
            tuple(row.reference for row in after if _address_of(row) is None),
        )

    def _delete(self, row: Record) -> bool:
        """Also when an attempt is changing the row at this moment."""
        current: Record | None = row
        for _ in range(5):
            if current is None or self._journal.delete(current):
                return True
            current = self._journal.read(row.key)
        return False

    def _find(self, reference: str) -> Record:
        wanted = reference.strip().upper()
        rows = [row for row in self._journal.rows() if row.reference == wanted]
        if len(rows) != 1:
            raise Undone("there is no such reference" if not rows else "it is not unique")
        return rows[0]


def _is_one_address(text: str) -> bool:
    """What is none would find nothing, and that would look like a proof."""
    local, _, domain = text.partition("@")
    return bool(local and domain) and "@" not in domain and not _AROUND & set(text)


def _address_of(row: Record) -> str | None:
    """Whose words the row still has: nobody's when it has none, None when it cannot be read."""
    if not row.payload or row.kind == DIGEST:
        return ""
    try:
        return str(submission_of(row.payload).email)
    except (ValueError, TypeError):
        return None


def _is_from(row: Record, address: str) -> bool:
    """Whether the row has what this address wrote, in whatever spelling."""
    found = _address_of(row)
    return bool(found) and same_spelling(str(found)) == same_spelling(address)


def _is_like(row: Record, address: str) -> bool:
    """Whether it looks like this address without being a spelling of it."""
    found = _address_of(row)
    alike = bool(found) and like_spelling(str(found)) == like_spelling(address)
    return alike and not _is_from(row, address)
