"""A row as a DynamoDB item and back. Numbers travel as text; what is empty is left out."""

from typing import Any

from contact_lambda.row import Row, State, Worklist

Item = dict[str, dict[str, Any]]

_TEXTS = ("reference", "content", "kind", "role", "reason", "message_id", "payload")
_NUMBERS = ("version", "created", "ttl", "attempts", "accepted", "bounced", "until", "due")


def to_item(row: Row) -> Item:
    """`open` and `due` exist only while something is left to do: the index is sparse."""
    item: Item = {"pk": {"S": row.key}, "state": {"S": row.state.value}}
    for name in _TEXTS:
        if value := getattr(row, name):
            item[name] = {"S": value}
    for name in _NUMBERS:
        if value := getattr(row, name):
            item[name] = {"N": str(value)}
    if row.flags:
        item["flags"] = {"S": ",".join(sorted(row.flags))}
    if row.worklist:
        item["open"] = {"N": str(row.worklist.value)}
    return item


def to_row(item: Item) -> Row:
    """The row of an item that `to_item` made."""
    values: dict[str, Any] = {name: item[name]["S"] for name in _TEXTS if name in item}
    values |= {name: int(item[name]["N"]) for name in _NUMBERS if name in item}
    flags = item.get("flags", {"S": ""})["S"]
    return Row(
        key=item["pk"]["S"],
        state=State(item["state"]["S"]),
        worklist=Worklist(int(item.get("open", {"N": "0"})["N"])),
        flags=frozenset(filter(None, flags.split(","))),
        **values,
    )


def is_message(item: Item) -> bool:
    """Whether this is a message's row, not a counter."""
    return "state" in item
