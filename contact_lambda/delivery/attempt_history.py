"""What is known of each attempt of a message, and what follows from all of it together.

SES's news comes late, twice and in any order. So a row only collects what was heard, and what
follows is worked out from the whole collection: the order cannot matter.
"""

import re
from dataclasses import dataclass

from contact_lambda.delivery.record import FALLBACK, LEAD, Record, State

TAKEN = "s"  # SES has it: Send, DeliveryDelay, Complaint
DELIVERED = "d"  # the recipient's mail server accepted it
RETURNED = "b"  # it came back: any other bounce, or a Reject
DOUBTED = "g"  # perhaps an automatic reply, or the bounce of somebody behind the recipient
GIVEN_UP = "x"  # doubted, and no Delivery came within the hour
DENIED = "n"  # SES said no: kept of the last attempt only
ELSEWHERE = "f"  # it went to the fallback: kept of the last attempt only
_OWN = frozenset({DENIED, ELSEWHERE})  # what nobody told
_HEARD = re.compile(r"([0-9]{1,6})([sdbgxnf])")


@dataclass(frozen=True, slots=True)
class Attempts:
    """The numbers of a row's attempts, by what is known of them."""

    taken: frozenset[int]  # SES had them
    alive: frozenset[int]  # SES had them and they are not known to have come back
    arrived: frozenset[int]  # alive, and the recipient's mail server has them
    doubted: frozenset[int]  # alive, not known to have arrived, and something came back
    last_is_known: bool  # whether SES took the last attempt or not


def heard_of(row: Record, attempt: int) -> frozenset[str]:
    """The marks of one attempt, e.g. `{"s", "d"}`."""
    return frozenset(_marks(row).get(attempt, ()))


def is_heard_of(row: Record) -> bool:
    """Whether SES has told anything at all about this mail; its own answer is no news."""
    return any(found - _OWN for found in _marks(row).values())


def attempts_of(row: Record) -> Attempts:
    """Sort the attempts of a row; those up to `row.bounced` count no more."""
    marks = _marks(row)
    unsaid = {each for each, found in marks.items() if not found - _OWN}
    refused = {each for each in unsaid if DENIED in marks[each]}
    own_yes = {row.accepted} if row.accepted > row.bounced else set()
    taken = frozenset(marks) - unsaid | own_yes
    alive = frozenset(each for each in taken if not _came_back(marks.get(each, set())))
    arrived = {each for each in alive if DELIVERED in marks.get(each, ())}
    if row.state is State.DELIVERED and not row.heard:  # a row from before news was collected
        arrived = own_yes
    doubted = {each for each in alive - arrived if DOUBTED in marks.get(each, ())}
    last_is_known = row.attempts in taken | refused
    return Attempts(taken, alive, frozenset(arrived), frozenset(doubted), last_is_known)


def noted(row: Record, attempt: int, mark: str) -> frozenset[str]:
    """What was heard, with this mark of ours on one attempt in place of its earlier ones."""
    return frozenset(each for each in row.heard if each[-1] != mark) | {f"{attempt}{mark}"}


def last_role(row: Record) -> str:
    """Whom the last attempt went to."""
    return FALLBACK if f"{row.attempts}{ELSEWHERE}" in row.heard else LEAD


def _marks(row: Record) -> dict[int, set[str]]:
    marks: dict[int, set[str]] = {}
    for each in row.heard:
        found = _HEARD.fullmatch(each)
        if found and int(found[1]) > row.bounced:
            marks.setdefault(int(found[1]), set()).add(found[2])
    return marks


def _came_back(marks: set[str]) -> bool:
    """A Delivery that comes after all takes back what was only given up."""
    return RETURNED in marks or (GIVEN_UP in marks and DELIVERED not in marks)
