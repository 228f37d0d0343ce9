"""What is known of each attempt of a message, and what follows from all of it together.

SES's events come late, repeated and in any order. So a record only collects a mark for each
event, such as `2d` (attempt 2, Delivery), and its state is worked out from all marks.
"""

import re
from dataclasses import dataclass

from contact_lambda.record import FALLBACK, Record, State

TAKEN = "s"  # SES accepted it: Send, DeliveryDelay, Complaint
DELIVERED = "d"  # the recipient's mail server accepted it
RETURNED = "b"  # a Reject, or any bounce that is not doubtful
DOUBTED = "g"  # perhaps an automatic reply, or the bounce of somebody behind the recipient
GIVEN_UP = "x"  # doubtful, and no Delivery event came within the hour
DENIED = "n"  # SES refused it: kept of the last attempt only
ELSEWHERE = "f"  # it went to the fallback: kept of the last attempt only
_NO_EVENT = frozenset({DENIED, ELSEWHERE})  # marks that the handler itself adds
_MARK = re.compile(r"([0-9]{1,6})([sdbgxnf])")


@dataclass(frozen=True, slots=True)
class Attempts:
    """The numbers of a record's attempts, by what is known of them."""

    taken: frozenset[int]  # SES accepted them
    alive: frozenset[int]  # taken, and not known to have bounced
    arrived: frozenset[int]  # alive, and the recipient's mail server accepted them
    doubted: frozenset[int]  # alive, not known to have arrived, with a doubtful bounce
    last_is_known: bool  # whether SES accepted or refused the last attempt


def marks_of(record: Record, attempt: int) -> frozenset[str]:
    """Return the marks of one attempt, e.g. `{"s", "d"}`."""
    return frozenset(_marks(record).get(attempt, ()))


def has_ses_events(record: Record) -> bool:
    """Whether any event of SES came for this mail; its answer to the request is none."""
    return any(marks - _NO_EVENT for marks in _marks(record).values())


def attempts_of(record: Record) -> Attempts:
    """Sort the attempts of a record; those up to `record.bounced` are ignored."""
    marks = _marks(record)
    without_event = {each for each, found in marks.items() if not found - _NO_EVENT}
    refused = {each for each in without_event if DENIED in marks[each]}
    answered_yes = {record.accepted} if record.accepted > record.bounced else set()
    taken = frozenset(marks) - without_event | answered_yes
    alive = frozenset(each for each in taken if not _is_returned(marks.get(each, set())))
    arrived = {each for each in alive if DELIVERED in marks.get(each, ())}
    if record.state is State.DELIVERED and not record.event_marks:  # as older versions stored it
        arrived = answered_yes
    doubted = {each for each in alive - arrived if DOUBTED in marks.get(each, ())}
    last_is_known = record.attempts in taken | refused
    return Attempts(taken, alive, frozenset(arrived), frozenset(doubted), last_is_known)


def with_mark(record: Record, attempt: int, mark: str) -> frozenset[str]:
    """Return the marks with this one at one attempt, and at no earlier attempt."""
    others = frozenset(each for each in record.event_marks if each[-1] != mark)
    return others | {f"{attempt}{mark}"}


def last_role(record: Record) -> str:
    """Return the role of the recipient that the last attempt went to."""
    return FALLBACK if f"{record.attempts}{ELSEWHERE}" in record.event_marks else record.home


def _marks(record: Record) -> dict[int, set[str]]:
    marks: dict[int, set[str]] = {}
    for each in record.event_marks:
        found = _MARK.fullmatch(each)
        if found and int(found[1]) > record.bounced:
            marks.setdefault(int(found[1]), set()).add(found[2])
    return marks


def _is_returned(marks: set[str]) -> bool:
    """A late Delivery event overrides that the attempt was given up."""
    return RETURNED in marks or (GIVEN_UP in marks and DELIVERED not in marks)
