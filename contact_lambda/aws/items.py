"""A row as a DynamoDB item and back. Numbers travel as text; what is empty is left out."""

import hashlib
import re
from typing import Any

from contact_lambda.delivery.record import UNREADABLE, Listed, Record, State, Worklist
from contact_lambda.identity import reference_of

Item = dict[str, dict[str, Any]]

_TEXTS = ("reference", "content", "kind", "role", "told_by", "reason", "message_id", "payload")
_NUMBERS = ("version", "created", "ttl", "attempts", "accepted", "bounced", "until", "due")
_REFERENCE = re.compile(r"[A-Z2-7]{8}")
_COUNTER = "rate#"  # how the key of a counter begins
_SETS = ("flags", "heard")


def to_item(row: Record) -> Item:
    """`open` and `due` exist only while something is left to do: the index is sparse."""
    item: Item = {"pk": {"S": row.key}, "state": {"S": row.state.value}}
    for name in _TEXTS:
        if value := getattr(row, name):
            item[name] = {"S": value}
    for name in _NUMBERS:
        if value := getattr(row, name):
            item[name] = {"N": str(value)}
    for name in _SETS:
        if marks := getattr(row, name):
            item[name] = {"S": ",".join(sorted(marks))}
    if row.worklist:
        item["open"] = {"N": str(row.worklist.value)}
    return item


def to_row(item: Item) -> Record:
    """The row of an item; KeyError, TypeError or ValueError for what `to_item` did not make."""
    values: dict[str, Any] = {name: item[name]["S"] for name in _TEXTS if name in item}
    values |= {name: int(item[name]["N"]) for name in _NUMBERS if name in item}
    if not _REFERENCE.fullmatch(values.get("reference", "")):  # it goes into logs and headers
        values["reference"] = reference_of(item["pk"]["S"])
    for name in _SETS:
        marks = item.get(name, {"S": ""})["S"]
        values[name] = frozenset(filter(None, marks.split(",")))
    return Record(
        key=item["pk"]["S"],
        state=State(item["state"]["S"]),
        worklist=Worklist(int(item.get("open", {"N": "0"})["N"])),
        **values,
    )


def to_any_row(item: Item) -> Record:
    """For who looks at all rows: what cannot be read is a row of that kind, always with a text."""
    try:
        return to_row(item)
    except (AttributeError, KeyError, TypeError, ValueError):
        key = item["pk"]["S"]
        known = item.get("reference", {}).get("S", "")
        return Record(
            key=key,
            reference=known if _REFERENCE.fullmatch(known) else _stand_in(key),
            content="",
            created=0,
            state=State.UNKNOWN,
            ttl=0,
            kind=UNREADABLE,
            payload=item.get("payload", {}).get("S") or UNREADABLE,
        )


def _stand_in(key: str) -> str:
    """What a row is called that lost its reference: as if it were there, where that is known."""
    try:
        return reference_of(key)
    except ValueError:
        return reference_of(hashlib.sha256(key.encode()).hexdigest())


def to_listed(item: Item) -> Listed:
    """A row as the index shows it. `pk`, `open` and `due` are there; the rest may be anything."""
    due = int(float(item["due"]["N"]))
    created = item.get("created", {}).get("N", "")
    reference = item.get("reference", {}).get("S", "")
    return Listed(
        key=item["pk"]["S"],
        due=due,
        created=int(created) if created.isdecimal() else due,
        state=item.get("state", {}).get("S", ""),
        reference=reference if _REFERENCE.fullmatch(reference) else "",
    )


def is_message(item: Item) -> bool:
    """Whether this is a message's row, whatever it lost, and not a counter."""
    return not item["pk"]["S"].startswith(_COUNTER)
