"""The interfaces to the outside: journal, mail service, recipients and clock.

Their exceptions say what is known about the effect of the failed call.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from contact_lambda.recipients import Addressee
from contact_lambda.record import Listed, Record, Worklist


@dataclass(frozen=True, slots=True)
class Email:
    """One e-mail, ready to be sent. Its repr has none of the visitor's words.

    The mail service's events bring `tags` back.
    """

    recipient: str
    raw: bytes = field(repr=False)
    tags: Mapping[str, str] = field(default_factory=dict, repr=False)


class Outcome(Enum):
    """What is known when the mail service did not say that it accepted a mail."""

    NOT_ACCEPTED = "not accepted"  # certainly not sent; a retry may work soon
    REFUSED = "refused"  # certainly not sent; a retry works only after a repair
    BAD_ADDRESS = "bad address"  # certainly not sent; perhaps because of the visitor's address
    UNKNOWN = "unknown"  # time-out, reset or 5xx: it may be sent


class MailNotAccepted(Exception):
    """The mail service did not say yes. `code` is a token without a visitor's words."""

    def __init__(self, code: str, outcome: Outcome = Outcome.UNKNOWN) -> None:
        super().__init__(code)
        self.code, self.outcome = code, outcome


class JournalFailed(Exception):
    """The journal failed. `maybe_applied`: a write may still have happened."""

    def __init__(self, code: str, *, maybe_applied: bool) -> None:
        super().__init__(code)
        self.code, self.maybe_applied = code, maybe_applied


class Clock(Protocol):
    """The time."""

    def now(self) -> int:
        """Seconds since the epoch."""
        ...


class Mailer(Protocol):
    """The mail service."""

    def send(self, email: Email) -> str:
        """Send ONCE, without retries, and return the service's id; raises MailNotAccepted."""
        ...


class Recipients(Protocol):
    """Who gets the mail. No request can change it."""

    def address(self, role: str) -> str:
        """Return the first address of a role, such as `lead` or `fallback`, or nothing."""
        ...

    def everyone(self, role: str) -> tuple[Addressee, ...]:
        """Return all recipients of a role, the first one first; none for an unknown role."""
        ...


class Journal(Protocol):
    """The durable store of messages. Every method raises JournalFailed."""

    def create(self, record: Record, now: int) -> Record | None:
        """Store a new record, unless its key is taken; returns the record that has the key."""
        ...

    def save(self, record: Record) -> bool:
        """Store the next version of a record, unless it was changed or deleted meanwhile."""
        ...

    def read(self, key: str) -> Record | None:
        """Return the record as it is now."""
        ...

    def put_off(self, key: str, now: int, until: int) -> bool:
        """Move the due time of a record that is still due, even an unreadable one; else False."""
        ...

    def listed(self, worklist: Worklist, limit: int) -> list[Listed]:
        """Return the first records of a worklist by their due time; may be slightly out of date."""
        ...

    def count(self, name: str, counters: tuple[str, ...], ttl: int) -> tuple[int, ...]:
        """Add one to each counter of `name` and return their new values."""
        ...


class Archive(Journal, Protocol):
    """What only an operator does with the journal."""

    def records(self) -> Iterator[Record]:
        """Return the record of every message."""
        ...

    def delete(self, record: Record) -> bool:
        """Delete a record, unless it was changed since it was read."""
        ...
