"""One message as the journal stores it. The functions that change it are in `delivery`."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from contact_lambda.routes import FALLBACK, LEAD

__all__ = ["FALLBACK", "LEAD"]
MESSAGE, DIGEST, TEST = "message", "digest", "test"
UNREADABLE = "unreadable"  # the kind that an operator sees of a broken record; never stored
DEDUPE_SECONDS = 86_400  # without the client's key, the same text is the same message for this time
RETENTION_SECONDS = 30 * 86_400  # how long the text of an undelivered or held message is kept

# Flags of a record, and of each further recipient.
CHECK = "check"  # may be spam: the subject says so
REPEAT = "repeat"  # an earlier attempt may have arrived: the subject says so
WHY = "why-"  # followed by a sign of spam, e.g. `why-links`
BARE = "bare"  # the current attempt has no Reply-To, because SES refused the previous one
HELD = "held"  # was held back as probable spam, perhaps released since: for statistics
COPY = "copy"  # this recipient gets a copy: what bounces there goes nowhere else


class State(StrEnum):
    """The state of a message."""

    SENDING = "SENDING"  # claimed: an attempt is running, or its process was killed
    READY = "READY"  # certainly not sent
    UNKNOWN = "UNKNOWN"  # SES may have accepted it or not
    SENT = "SENT"  # SES accepted it
    DELIVERED = "DELIVERED"  # the recipient's mail server accepted it
    QUARANTINED = "QUARANTINED"  # held back as probable spam
    BOUNCED = "BOUNCED"  # it bounced, and its text is gone


class Worklist(IntEnum):
    """What is left to do with a record: its `open` attribute. NONE (0) is not stored."""

    NONE = 0
    TO_SEND = 1
    TO_WATCH = 2
    TO_REPORT = 3
    TO_ANSWER = 4  # nothing but a reminder, if nobody answers


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far the mail to one further recipient is. The fields mean what they mean in a record."""

    address: str  # a hash of the recipient's address, which comes from the settings
    state: State
    ttl: int
    worklist: Worklist = Worklist.NONE
    due: int = 0
    role: str = LEAD
    attempts: int = 0
    accepted: int = 0
    bounced: int = 0
    flags: frozenset[str] = frozenset()
    event_marks: frozenset[str] = frozenset()
    reason: str = ""
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A message with its claim. Times are seconds since the epoch; the payload is JSON text.

    State, worklist, due, attempts and what follows from them are those of the mail to the first
    recipient. `others` has the same for each further one, in an order that never changes.
    """

    key: str  # 64 hex characters
    reference: str
    content: str  # hash of the visitor's text: the same key with another text is refused
    created: int  # part of the write condition and of each attempt's name, so it never changes
    state: State
    ttl: int
    worklist: Worklist = Worklist.NONE
    due: int = 0
    payload: str = field(default="", repr=False)
    kind: str = MESSAGE
    role: str = LEAD  # who gets the next attempt: `home`, or the fallback
    home: str = LEAD  # the role that the message is for
    address: str = ""  # a hash of the first recipient's address; empty when there is no other
    others: tuple[Delivery, ...] = ()
    version: int = 1
    attempts: int = 0
    accepted: int = 0  # the last attempt that SES is known to have accepted
    bounced: int = 0  # events of attempts up to this one are ignored
    until: int = 0  # a message without the client's key is a repeat until then; 0: it has a key
    resubmitted_at: int = 0  # when the visitor sent it again after it had bounced; 0: never
    flags: frozenset[str] = frozenset()
    event_marks: frozenset[str] = frozenset()  # as `attempt_history` writes them, e.g. `2d`
    digest_key: str = ""  # the key of the digest that names this held or unanswered message
    delivered_at: int = 0  # when the first mail server accepted it
    reply_due: int = 0  # when a digest reminds of it; 0: never
    answer: str = ""  # what the practitioner said by a link: `answered` or `not-for-us`
    answered_at: int = 0
    reason: str = ""
    message_id: str = ""

    @property
    def attempt(self) -> str:
        """The name of the current attempt in SES's events, e.g. `1772600000-2`."""
        return f"{self.created}-{self.attempts}"

    @property
    def signs(self) -> tuple[str, ...]:
        """The signs of spam for which the message is marked or held, e.g. `links`."""
        return tuple(sorted(each[len(WHY) :] for each in self.flags if each.startswith(WHY)))

    @property
    def listed(self) -> tuple[Worklist, int]:
        """What the index has: the most urgent thing to do for any recipient, and the next time.

        TO_SEND comes before all else, because a record on that worklist is never replaced. A
        reminder waits until nothing is to be sent or reported, and a held message is released.
        """
        reply_due = 0 if self.state is State.QUARANTINED else self.reply_due
        left, answer = self._left, (Worklist.TO_ANSWER, reply_due)
        if not left:
            return answer if reply_due else (Worklist.NONE, 0)
        first = min(each[0] for each in left), min(due for _, due in left)
        if first[0] is Worklist.TO_WATCH and 0 < reply_due < first[1]:
            return answer
        return first

    @property
    def is_settled(self) -> bool:
        """Whether no recipient's mail needs the text any more."""
        return not self._left

    @property
    def _left(self) -> list[tuple[Worklist, int]]:
        """What is to be done for recipients whose mail is not settled."""
        deliveries = [(self.worklist, self.due), *((e.worklist, e.due) for e in self.others)]
        return [each for each in deliveries if each[0]]

    @property
    def received(self) -> int:
        """When the visitor sent the text that the record has."""
        return self.resubmitted_at or self.created

    @property
    def text_expires(self) -> int:
        """When the text is removed if it was not delivered until then."""
        return self.received + RETENTION_SECONDS


@dataclass(frozen=True, slots=True)
class Listed:
    """The part of a record that the index has."""

    key: str
    due: int
    created: int
    state: str
    reference: str
