"""Converts a record to a DynamoDB item and back. Empty fields are left out."""

import hashlib
import json
import re
from dataclasses import asdict
from typing import Any

from contact_lambda.identity import reference_of
from contact_lambda.record import LEAD, UNREADABLE, Delivery, Listed, Record, State, Worklist

Item = dict[str, dict[str, Any]]

# Fields of a record and their attributes.
_TEXTS = {
    **{
        name: name
        for name in (
            "reference",
            "content",
            "kind",
            "role",
            "reason",
            "message_id",
            "address",
            "answer",
        )
    },
    "digest_key": "told_by",
    "payload": "payload",
}
_NUMBERS = (
    *("version", "created", "resubmitted_at", "ttl", "attempts"),
    *("accepted", "bounced", "until", "due"),
    *("delivered_at", "reply_due", "answered_at"),
)
_SETS = {"flags": "flags", "event_marks": "heard"}
_REFERENCE = re.compile(r"[A-Z2-7]{8}")
_COUNTER_PREFIX = "rate#"


def to_item(record: Record) -> Item:
    """Return the item. `open` and `due` exist while something is left to do: a sparse index."""
    item: Item = {"pk": {"S": record.key}, "state": {"S": record.state.value}}
    for name, attribute in _TEXTS.items():
        if value := getattr(record, name):
            item[attribute] = {"S": value}
    for name in _NUMBERS:
        if value := getattr(record, name):
            item[name] = {"N": str(value)}
    for name, attribute in _SETS.items():
        if marks := getattr(record, name):
            item[attribute] = {"S": ",".join(sorted(marks))}
    if record.home != LEAD:
        item["home"] = {"S": record.home}
    if record.others:
        item["others"] = {"S": json.dumps([_written(each) for each in record.others])}
    return item | _index(record)


def _index(record: Record) -> Item:
    """Return `open` and `due` of the index, and those of the first recipient if they differ."""
    worklist, due = record.listed
    item: Item = {}
    if worklist:
        item = {"open": {"N": str(worklist.value)}, "due": {"N": str(due)}}
    if (worklist, due) != (record.worklist, record.due):
        own = {"own_open": record.worklist.value, "own_due": record.due}
        item |= {name: {"N": str(value)} for name, value in own.items()}
    return item


def _written(delivery: Delivery) -> dict[str, Any]:
    """Return the state of one recipient's mail as JSON; empty fields are left out."""
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in asdict(delivery).items()
        if value
    }


def _read(written: dict[str, Any]) -> Delivery:
    """Return it again; raises KeyError, TypeError or ValueError for a foreign one."""
    values = written | {name: frozenset(written.get(name, ())) for name in _SETS}
    values |= {
        "state": State(written["state"]),
        "worklist": Worklist(written.get("worklist", 0)),
    }
    return Delivery(**values)


def to_record(item: Item) -> Record:
    """Return the record; raises KeyError, TypeError or ValueError for a foreign item."""
    values: dict[str, Any] = {
        name: item[attribute]["S"] for name, attribute in _TEXTS.items() if attribute in item
    }
    values |= {name: int(item[name]["N"]) for name in _NUMBERS if name in item}
    if not _REFERENCE.fullmatch(values.get("reference", "")):  # logs and headers have it
        values["reference"] = reference_of(item["pk"]["S"])
    for name, attribute in _SETS.items():
        marks = item.get(attribute, {"S": ""})["S"]
        values[name] = frozenset(filter(None, marks.split(",")))
    if "own_due" in item:
        values["due"] = int(item["own_due"]["N"])
    return Record(
        key=item["pk"]["S"],
        state=State(item["state"]["S"]),
        worklist=Worklist(int(item.get("own_open", item.get("open", {"N": "0"}))["N"])),
        home=item.get("home", {"S": LEAD})["S"],
        others=tuple(_read(each) for each in json.loads(item.get("others", {"S": "[]"})["S"])),
        **values,
    )


def to_any_record(item: Item) -> Record:
    """Return the record, or one of the kind `unreadable`, which always has a payload."""
    try:
        return to_record(item)
    except (AttributeError, KeyError, TypeError, ValueError):
        key = item["pk"]["S"]
        reference = item.get("reference", {}).get("S", "")
        return Record(
            key=key,
            reference=reference if _REFERENCE.fullmatch(reference) else _fallback_reference(key),
            content="",
            created=0,
            state=State.UNKNOWN,
            ttl=0,
            kind=UNREADABLE,
            payload=item.get("payload", {}).get("S") or UNREADABLE,
        )


def _fallback_reference(key: str) -> str:
    """Return the reference of a record that has lost it; of a hash when the key is broken too."""
    try:
        return reference_of(key)
    except ValueError:
        return reference_of(hashlib.sha256(key.encode()).hexdigest())


def to_listed(item: Item) -> Listed:
    """Return the index's part of a record. `pk`, `open` and `due` exist; the rest may be broken."""
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
    """Whether this is the record of a message, broken or not, rather than a counter."""
    return not item["pk"]["S"].startswith(_COUNTER_PREFIX)
