"""What a page was made of: the answers of the API that were read while it was rendered."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class MadeOf:
    """`parts` are ETags by the address of the answer, `current_at` when all of them were current.

    Not `is_whole` where an answer is missing, is older than others, or has no ETag.
    """

    parts: dict[str, str] = field(default_factory=dict)
    current_at: float = float("inf")
    is_whole: bool = True
    body: bytes | None = None
    right_until: datetime | None = None

    def add(self, url: str, etag: str, current_at: float) -> None:
        """Add an answer. Another one of the same address, which changed meanwhile, leaves a gap."""
        self.is_whole &= bool(etag) and self.parts.get(url, etag) == etag
        self.parts[url] = etag
        self.current_at = min(self.current_at, current_at)

    def add_all(self, other: "MadeOf") -> None:
        """Add what a part of the page was made of."""
        for url, etag in other.parts.items():
            self.add(url, etag, other.current_at)
        self.is_whole &= other.is_whole


_recorded: ContextVar[MadeOf | None] = ContextVar("made of", default=None)


@contextmanager
def recording() -> Iterator[MadeOf]:
    """Record what is read of the API; also for the recording around this one."""
    made, outer = MadeOf(), _recorded.get()
    reset = _recorded.set(made)
    try:
        yield made
    finally:
        _recorded.reset(reset)
        if outer is not None:
            outer.add_all(made)


def record(url: str, etag: str, current_at: float) -> None:
    """Say that an answer is read that is current."""
    if (made := _recorded.get()) is not None:
        made.add(url, etag, current_at)


def record_again(made: MadeOf) -> None:
    """Say that something is used that was made of other answers before."""
    if (outer := _recorded.get()) is not None:
        outer.add_all(made)


def record_gap() -> None:
    """Say that something is missing, or older than it should be: the page is not kept."""
    if (made := _recorded.get()) is not None:
        made.is_whole = False


def may_be_kept(body: bytes, right_until: datetime | None) -> None:
    """Say that the page is the same for everybody, up to a moment at which the clock changes it."""
    if (made := _recorded.get()) is not None:
        made.body, made.right_until = body, right_until
