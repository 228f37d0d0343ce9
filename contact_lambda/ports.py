"""What the flow needs from the world: a journal, a mail service, recipients and a clock.

A fault says what is known about its effect, because everything else follows from that.
"""

from collections.abc import Iterator
from enum import Enum
from typing import Protocol

from contact_lambda.delivery.record import Listed, Record, Worklist
from contact_lambda.messages.email_message import Email


class Outcome(Enum):
    """What is known after the mail service did not say yes."""

    NOT_ACCEPTED = "not accepted"  # certainly not; it may work in a moment
    REFUSED = "refused"  # certainly not, and not until somebody repairs something
    BAD_ADDRESS = "bad address"  # certainly not; perhaps because of the visitor's address
    UNKNOWN = "unknown"  # time-out, reset or 5xx: perhaps


class MailNotAccepted(Exception):
    """The mail service did not say yes. `code` is a token without a visitor's words."""

    def __init__(self, code: str, outcome: Outcome = Outcome.UNKNOWN) -> None:
        super().__init__(code)
        self.code, self.outcome = code, outcome


class JournalFailed(Exception):
    """The journal did not answer; `maybe` tells whether a write may have happened all the same."""

    def __init__(self, code: str, *, maybe: bool) -> None:
        super().__init__(code)
        self.code, self.maybe = code, maybe


class Clock(Protocol):
    """The time."""

    def now(self) -> int:
        """Seconds since the epoch."""
        ...


class Mailer(Protocol):
    """The mail service."""

    def send(self, letter: Email) -> str:
        """Hand the letter over ONCE and return the service's id; raises MailNotAccepted."""
        ...


class Recipients(Protocol):
    """Who gets the mail. No request can have a say in it."""

    def address(self, role: str) -> str:
        """The address of `lead` or `fallback`, or nothing."""
        ...


class Journal(Protocol):
    """The durable memory. Every method raises JournalFailed."""

    def create(self, row: Record, now: int) -> Record | None:
        """Store a new row in one conditional write; returns the row that was there instead."""
        ...

    def save(self, row: Record) -> bool:
        """Store `row` as its next version, unless it was changed or deleted since it was read."""
        ...

    def read(self, key: str) -> Record | None:
        """The row as it is now."""
        ...

    def put_off(self, key: str, now: int, until: int) -> bool:
        """Move a row's due time, whatever else is in the row; False when it is not due any more."""
        ...

    def listed(self, worklist: Worklist, limit: int) -> list[Listed]:
        """The first rows with this work left, by their due time; may lag a little behind."""
        ...

    def count(self, name: str, counters: tuple[str, ...], ttl: int) -> tuple[int, ...]:
        """Add one to each counter of `name` and return what they are now."""
        ...


class Archive(Journal, Protocol):
    """What only an operator does with the journal."""

    def rows(self) -> Iterator[Record]:
        """Every row of a message."""
        ...

    def delete(self, row: Record) -> bool:
        """Forget a row, unless it was changed since it was read."""
        ...
