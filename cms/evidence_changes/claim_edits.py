"""Edits one claim in the stored blocks of a page. Nothing else of the page changes."""

from collections.abc import Callable, Mapping
from typing import Any

from wagtail.models import Page

from cms.claim_history.models import ClaimChange
from cms.core.readable_streams import is_list_item, list_item_value, primary_key
from cms.evidence.choices import Certainty
from cms.evidence.models import Finding, ResearchSource
from cms.evidence_changes.affected_claims import CLAIM_BLOCKS
from cms.pages.body import body_of
from cms.pages.serializers import code_or_none

Block = dict[str, Any]  # a block's stored form: `{"type": "benefit", "id": …, "value": {…}}`
Edit = Callable[[Block], Block | None]  # the block as it is to be; None takes it away


class ClaimIsGone(Exception):
    """The page has no such claim any more."""


def has_claim(page: Page, row: ClaimChange) -> bool:
    """Whether this version of the page has the claim."""
    return claim_of(page, row) is not None


def claim_of(page: Page, row: ClaimChange) -> Any:
    """The value of the claim's block in this version of the page, or None."""
    body = body_of(page)
    if not body:
        return None
    for child, anchor in zip(body, body.stream_block.anchors(body), strict=True):
        if child.block_type in CLAIM_BLOCKS and (child.id or anchor) == row.block:
            return child.value
    return None


def edit_claim(page: Page, row: ClaimChange, edit: Edit) -> None:
    """Change the claim in the page in memory.

    Raises:
        ClaimIsGone: this version of the page does not have the claim.
    """
    body = body_of(page)
    position = _position(body, row) if body else None
    if body is None or position is None:
        raise ClaimIsGone(f"“{row.heading}” is no longer on the page.")
    stored = [dict(block) for block in body.get_prep_value()]
    edited = edit(stored[position])
    stored[position : position + 1] = [edited] if edited else []
    page.body = body.stream_block.to_python(stored)


def _position(body: Any, row: ClaimChange) -> int | None:
    names = body.stream_block.anchors(body)
    for position, (child, anchor) in enumerate(zip(body, names, strict=True)):
        if child.block_type in CLAIM_BLOCKS and (child.id or anchor) == row.block:
            return position
    return None


def take_away(block: Block) -> None:
    """The claim leaves the page."""


def lower_certainty(certainty: Certainty | None, words: Mapping[str, str]) -> Edit:
    """Show a lower certainty, and other words: `{"heading": "Perhaps less pain"}`.

    A version that shows an even lower one already keeps it.
    """

    def edit(block: Block) -> Block:
        value = {**block["value"], **{name: text for name, text in words.items() if text}}
        shown = code_or_none(Certainty, value.get("certainty"))
        if certainty is not None and (shown is None or certainty.rank < shown.rank):
            value["certainty"] = str(certainty.value)
        return {**block, "value": value}

    return edit


def replace_source(old: int, source: ResearchSource, finding: Finding | None) -> Edit:
    """Let the links to the source `old` lead to another one, with one of its findings or none.

    Where to look and the remark were about the old source: they are emptied.
    """

    def edit(block: Block) -> Block:
        links = [_replaced(item, old, source, finding) for item in block["value"]["evidence"]]
        kept, seen = [], set()
        for item in links:
            link = list_item_value(item)
            key = (link.get("source"), link.get("finding"), link.get("relation"))
            if key not in seen or link.get("source") != source.pk:
                kept.append(item)
            seen.add(key)
        return {**block, "value": {**block["value"], "evidence": kept}}

    return edit


def _replaced(item: Any, old: int, source: ResearchSource, finding: Finding | None) -> Any:
    link = list_item_value(item)
    if not isinstance(link, dict) or primary_key(link.get("source")) != old:
        return item
    changed = {**link, "source": source.pk, "finding": finding.pk if finding else None,
               "locator": "", "note": ""}  # fmt: skip
    return {**item, "value": changed} if is_list_item(item) else changed
