"""Whether a source still holds: by its own status and dates, and by what it builds on.

Implements the table in `docs/evidence/rules.md`, without a database.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from cms.evidence.choices import SourceStatus, StandingCode

STANDS, IN_DOUBT, FALLEN = map(StandingCode, StandingCode.values)
LAPSES = frozenset({SourceStatus.CURRENT, SourceStatus.UNVERIFIED, SourceStatus.CORRECTED})
FALLEN_STATUSES = frozenset({SourceStatus.RETRACTED, SourceStatus.WITHDRAWN})
DOUBTED_STATUSES = frozenset(
    {SourceStatus.EXPRESSION_OF_CONCERN, SourceStatus.SUPERSEDED, SourceStatus.EXPIRED}
)


@dataclass(frozen=True)
class Record:
    """The facts about a source from which its standing follows, besides what it builds on."""

    key: str
    status: SourceStatus
    valid_until: date | None = None
    status_changed_on: date | None = None
    status_checked_on: date | None = None
    rests_alone: bool = False

    def has_lapsed(self, day: date) -> bool:
        """Whether its last day has passed and its status is no graver than expired."""
        return self.status in LAPSES and self.valid_until is not None and self.valid_until < day

    def own_status(self, day: date) -> SourceStatus:
        return SourceStatus("expired") if self.has_lapsed(day) else self.status

    @property
    def checked_since(self) -> bool:
        """Whether a person has looked at it since its status changed."""
        changed, checked = self.status_changed_on, self.status_checked_on
        return bool(changed and checked and checked >= changed)


def own_status(record: Record, day: date) -> StandingCode:
    """The standing of a source on a day, regardless of what it builds on."""
    status = record.own_status(day)
    if status in FALLEN_STATUSES:
        return FALLEN
    unread = status == SourceStatus.CORRECTED and not record.checked_since
    return IN_DOUBT if status in DOUBTED_STATUSES or unread else STANDS


def fallen(records: Mapping[int, Record], builds_on: Mapping[int, Collection[int]]) -> set[int]:
    """The primary keys of fallen sources: by their own status, or because they rest on others alone
    and all of these fell. Sources that rest only on one another do not fall by that."""
    found = {pk for pk, record in records.items() if record.status in FALLEN_STATUSES}
    alone = {pk for pk, record in records.items() if record.rests_alone and builds_on.get(pk)}
    while falling := {pk for pk in alone - found if found.issuperset(builds_on[pk])}:
        found |= falling
    return found
