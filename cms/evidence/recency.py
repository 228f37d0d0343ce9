"""Which of several bodies of evidence is the most recent: by search date, else by year."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    @property
    def searched_to(self) -> date | None: ...
    @property
    def year(self) -> int | None: ...


Body = TypeVar("Body", bound=Dated)


def most_recent(bodies: Sequence[Body]) -> list[Body]:
    """Those that no other is more recent than: several where that cannot be told apart."""
    return [one for one in bodies if not any(_is_after(other, one) for other in bodies)]


def _is_after(one: Dated, other: Dated) -> bool:
    """Two search dates are compared by day, anything else by year; no date is before any."""
    if one.searched_to and other.searched_to:
        return one.searched_to > other.searched_to
    return _year(one) > _year(other)


def _year(body: Dated) -> int:
    return body.searched_to.year if body.searched_to else body.year or 0
