"""A finding is drawn once on a page: beside the first claim that rests on it, or where it is
reported first. The words stand everywhere."""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
Drawn = set[tuple[int, str]]  # the number of a reference, and the key of its finding


def drawn_once(blocks: Iterable[Json], references: Iterable[Json]) -> tuple[list[Json], list[Json]]:
    """Return blocks and references in which only the first drawing of each finding is shown.

    A later link has no `drawing`. A summary of research has `drawn_above`, the keys of findings
    that were drawn before it, and so has a finding of a reference, `True`.
    """
    blocks, drawn = list(blocks), set[tuple[int, str]]()
    claims = {number: _claim(block, drawn) for number, block in enumerate(blocks)
              if block["value"].get("evidence")}  # fmt: skip
    shown = [claims.get(number) or _research(block, drawn) for number, block in enumerate(blocks)]
    return shown, [_reference(each, drawn) for each in references]


def _claim(block: Json, drawn: Drawn) -> Json:
    links = []
    for link in block["value"]["evidence"]:
        place = (link.get("ref"), link.get("finding"))
        links.append(link | {"drawing": None} if place in drawn else link)
        if link.get("drawing"):
            drawn.add(place)
    return block | {"value": block["value"] | {"evidence": links}}


def _research(block: Json, drawn: Drawn) -> Json:
    value = block["value"]
    if block["type"] != "research":
        return block
    keys = value.get("findings") or []
    above = [key for key in keys if (value.get("ref"), key) in drawn]
    drawn |= {(value.get("ref"), key) for key in keys}
    return block | {"value": value | {"drawn_above": above}}


def _reference(reference: Json, drawn: Drawn) -> Json:
    findings = [
        finding | {"drawn_above": (reference["ref"], finding.get("key")) in drawn}
        for finding in reference.get("findings") or []
    ]
    return reference | {"findings": findings}
