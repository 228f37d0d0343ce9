"""One message as the journal keeps it. What may follow what is in `states`."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

LEAD, FALLBACK = "lead", "fallback"
MESSAGE, DIGEST, TEST = "message", "digest", "test"
UNREADABLE = "unreadable"  # what an operator sees of a row that is broken; none is stored

# Flags of a row.
CHECK = "check"  # may be spam: the subject says so
REPEAT = "repeat"  # an earlier attempt may have arrived: the subject says so
BARE = "bare"  # this one attempt goes without Reply-To, because SES refused the last one


class State(StrEnum):
    """Where a message stands."""

    SENDING = "SENDING"  # claimed: an attempt is under way, or was killed
    READY = "READY"  # known not to be sent
    UNKNOWN = "UNKNOWN"  # SES may have it or not
    SENT = "SENT"  # SES has it
    DELIVERED = "DELIVERED"  # the recipient's mail server has it
    QUARANTINED = "QUARANTINED"  # held back as probable spam
    BOUNCED = "BOUNCED"  # came back when its text was gone already


class Worklist(IntEnum):
    """The `open` attribute: what is still to be done, and nothing (0) is not stored."""

    NONE = 0
    TO_SEND = 1
    TO_WATCH = 2
    TO_REPORT = 3


@dataclass(frozen=True, slots=True)
class Record:
    """A message with its claim. Times are seconds since the epoch; the payload is JSON text."""

    key: str  # 64 hex characters
    reference: str
    content: str  # hash of what was said: the same key with other words is refused
    created: int
    state: State
    ttl: int
    worklist: Worklist = Worklist.NONE
    due: int = 0
    payload: str = field(default="", repr=False)
    kind: str = MESSAGE
    role: str = LEAD
    version: int = 1
    attempts: int = 0
    accepted: int = 0  # the last attempt that SES is known to have taken
    bounced: int = 0  # news about attempts up to this one counts no more
    until: int = 0  # until when the same words are the same message; 0: the client gave a key
    flags: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()  # news of each attempt, as `attempts` writes it: `2d`
    told_by: str = ""  # the key of the digest that names this held message
    reason: str = ""
    message_id: str = ""

    @property
    def attempt(self) -> str:
        """Names the current attempt in SES's events, e.g. `1772600000-2`."""
        return f"{self.created}-{self.attempts}"


@dataclass(frozen=True, slots=True)
class Listed:
    """A row as the index shows it."""

    key: str
    due: int
    created: int
    state: str
    reference: str
