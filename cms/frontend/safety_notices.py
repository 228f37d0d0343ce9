"""The safety notices of a page: their numbers to call, and the way to those that cannot wait."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext

from cms.frontend.linked_words import with_calls

Json = dict[str, Any]
COLON = " :\u00a0\u202f"  # and the space before it in French
AT_ONCE = ("emergency", "urgent")  # the most urgent first


def with_callable_notices(block: Json) -> Json:
    """The block with the numbers of its safety notices as links."""
    value = block["value"]
    if block["type"] == "safety_notice":
        return block | {"value": with_calls(value)}
    if block["type"] != "contact_form":
        return block
    notices = [with_calls(each) for each in value.get("safety_notices") or []]
    return block | {"value": value | {"safety_notices": notices}}


def at_once(blocks: Iterable[Json]) -> list[Json]:
    """Links to the notices that cannot wait, the most urgent first.

    `[{"href": "#contact-notice-1", "label": "When to get help at once", "type": "emergency"}, …]`
    """
    found = [each for each in _entries(blocks) if each["type"] in AT_ONCE]
    entries = sorted(found, key=lambda each: AT_ONCE.index(each["type"]))
    if entries:
        entries[0] = entries[0] | {"label": gettext("When to get help at once")}
    return entries


def is_at_once(block: Json) -> bool:
    """Whether the block is a notice that `at_once` leads to."""
    return block["type"] == "safety_notice" and _level(block["value"]) in AT_ONCE


def _entries(blocks: Iterable[Json]) -> Iterator[Json]:
    for block in blocks:
        value, anchor = block["value"], block["anchor"]
        if block["type"] == "safety_notice":
            yield _entry(anchor, value)
        elif block["type"] == "contact_form":
            for number, notice in enumerate(value.get("safety_notices") or [], start=1):
                yield _entry(f"{anchor}-notice-{number}", notice)


def _entry(anchor: str, notice: Json) -> Json:
    label = f"{(notice.get('heading') or '').rstrip(COLON)}\N{NO-BREAK SPACE}…"
    return {"href": f"#{anchor}", "label": label, "type": _level(notice), "number": None}


def _level(notice: Json) -> str:
    return str((notice.get("level") or {}).get("code"))
