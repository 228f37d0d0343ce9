"""A finding is told and drawn once on a page, where the claim that rests on it stands. A summary of
research and the references lead there instead of telling it again."""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
Place = tuple[Any, Any]  # the number of a reference, and the key of its finding


def link_repeated_findings(
    blocks: Iterable[Json], references: Iterable[Json]
) -> tuple[list[Json], list[Json]]:
    """Return blocks and references in which a finding is told once, and drawn once.

    A later link of a claim has no `drawing`. A summary of research has `told`: `key`, `outcome`,
    `at` and `is_drawn_above` of each of its findings. A finding of a reference has `at` and
    `is_drawn_above`. `at` is the `href` and the `label` of the claim that tells the finding in the
    same words; None where none does, or where the source is in doubt: then the words stand
    everywhere, with the doubt.
    """
    blocks, references = list(blocks), list(references)
    findings = {
        (each["ref"], finding.get("key")): finding
        for each in references
        if each["standing"]["code"] == "stands"
        for finding in each.get("findings") or []
    }
    claims, told, drawn = {}, dict[Place, Json](), set[Place]()
    for number, block in enumerate(blocks):
        if block["value"].get("evidence"):
            claims[number] = _claim(block, drawn)
            told = _tells(block, findings) | told
    shown = [
        claims.get(number) or _research(block, findings, told, drawn)
        for number, block in enumerate(blocks)
    ]
    return shown, [_reference(each, told, drawn) for each in references]


def _tells(block: Json, findings: dict[Place, Json]) -> dict[Place, Json]:
    """Where this claim stands, by each finding that it tells as the finding itself does."""
    value = block["value"]
    if not block.get("anchor") or (value.get("standing") or {}).get("code") == "fallen":
        return {}
    at = {"href": f"#{block['anchor']}", "label": value.get("heading")}
    links = {(link.get("ref"), link.get("finding")): link for link in value["evidence"]}
    return {
        place: at
        for place, link in links.items()
        if place in findings and link.get("in_words") == findings[place].get("in_words")
    }


def _claim(block: Json, drawn: set[Place]) -> Json:
    links = []
    for link in block["value"]["evidence"]:
        place = (link.get("ref"), link.get("finding"))
        links.append(link | {"drawing": None} if place in drawn else link)
        if link.get("drawing"):
            drawn.add(place)
    return block | {"value": block["value"] | {"evidence": links}}


def _research(
    block: Json, findings: dict[Place, Json], told: dict[Place, Json], drawn: set[Place]
) -> Json:
    value = block["value"]
    if block["type"] != "research":
        return block
    places = [(value.get("ref"), key) for key in value.get("findings") or []]
    shown = [
        {"key": place[1], "at": told.get(place), "is_drawn_above": place in drawn}
        | {"outcome": findings.get(place, {}).get("outcome")}
        for place in places
    ]
    drawn |= set(places)
    return block | {"value": value | {"told": shown}}


def _reference(reference: Json, told: dict[Place, Json], drawn: set[Place]) -> Json:
    findings = [
        finding | {"at": told.get(place), "is_drawn_above": place in drawn}
        for finding in reference.get("findings") or []
        for place in [(reference["ref"], finding.get("key"))]
    ]
    return reference | {"findings": findings}
