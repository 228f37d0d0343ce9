"""Finds the claims that rest on a source, also through others: in live pages and in drafts."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.text import slugify
from wagtail.models import Page, Revision

from cms.core.readable_streams import list_item_value, primary_key
from cms.evidence.choices import ClaimKind, Relation
from cms.evidence.source_graph import dependants_of
from cms.evidence.support import SUPPORTING
from cms.pages.blocks import PageBodyBlock
from cms.search.indexing import index_pages
from cms.search.models import ClaimLink, ClaimState

CLAIM_BLOCKS = frozenset(ClaimKind.values)
MAX_HEADING_CHARACTERS = 150
CLAIMS_PER_QUERY = 5000  # no database takes any number of keys
Key = tuple[int, str]  # a page and a block
State = tuple[str, str]  # certainty and standing of a claim on a day


@dataclass(frozen=True)
class AffectedClaim:
    """A claim that names `via`, the source in question or one that builds on it."""

    page: int
    block: str
    anchor: str
    heading: str
    via: int
    relation: Any
    in_live: bool = True
    in_draft: bool = False
    claim: int | None = None  # the indexed claim of a live page

    @property
    def key(self) -> Key:
        return (self.page, self.block)


def affected_claims(source: int, drafts_before: datetime | None = None) -> dict[Key, AffectedClaim]:
    """Every claim that rests on a source, in live pages, latest drafts and scheduled versions.

    A claim with several links to the source and to what builds on it is listed once, by the link
    that matters most. `drafts_before` leaves out drafts that were saved since.
    """
    sources = dependants_of([source])
    found: dict[Key, AffectedClaim] = {}
    for each in _live(sources):
        _keep_weightier(found, each, source)
    drafts: dict[Key, AffectedClaim] = {}
    for each in _drafted(sources, drafts_before):
        _keep_weightier(drafts, each, source)
    for key, each in drafts.items():
        found[key] = replace(found[key], in_draft=True) if key in found else each
    return found


def _keep_weightier(found: dict[Key, AffectedClaim], each: AffectedClaim, source: int) -> None:
    """Of two links of a claim, the supporting one counts, then the direct one."""
    before = found.get(each.key)
    if before is None or _weight(each, source) > _weight(before, source):
        found[each.key] = each


def _weight(each: AffectedClaim, source: int) -> tuple[bool, bool]:
    return (each.relation in SUPPORTING, each.via == source)


def _live(sources: set[int]) -> list[AffectedClaim]:
    rows = _links_to(sources).order_by("claim__page", "claim__number", "pk").values_list(
        "claim__page", "claim__block", "claim__anchor", "claim__heading", "source", "relation",
        "claim",
    )  # fmt: skip
    return [
        AffectedClaim(page, block, anchor, heading, via, relation, claim=claim)
        for page, block, anchor, heading, via, relation, claim in rows
    ]


def _links_to(sources: set[int]) -> Any:
    """The links of indexed claims. Pages indexed without their blocks are indexed again."""
    links = ClaimLink.objects.filter(source__in=sources)
    unnamed = set(links.filter(claim__block="").values_list("claim__page", flat=True))
    if unnamed:
        index_pages(unnamed)
    return links


def _drafted(sources: set[int], before: datetime | None) -> Iterator[AffectedClaim]:
    for revision in _drafts(before):
        for block in _claim_blocks(revision):
            for via, relation in _links_of(block["value"]):
                if via in sources:
                    yield AffectedClaim(
                        int(revision.object_id),
                        _block_key(block),
                        _anchor(block),
                        str(block["value"].get("heading") or "")[:MAX_HEADING_CHARACTERS],
                        via,
                        relation,
                        in_live=False,
                        in_draft=True,
                    )


def _drafts(before: datetime | None) -> Iterable[Revision]:
    """The latest version of each page that differs from what is live, and scheduled versions."""
    differing = Page.objects.filter(Q(has_unpublished_changes=True) | Q(live=False))
    wanted = Q(pk__in=differing.values("latest_revision")) | Q(approved_go_live_at__isnull=False)
    drafts = Revision.page_revisions.filter(wanted)
    if before is not None:
        drafts = drafts.filter(created_at__lt=before)
    drafts = drafts.select_related("content_type").order_by("pk")
    found: Iterable[Revision] = drafts.iterator(chunk_size=100)
    return found


def drafted_links(revision: Revision) -> Iterator[tuple[str, int]]:
    """Each claim of a stored version with a source that it names: a block and a primary key."""
    for block in _claim_blocks(revision):
        for source, _ in _links_of(block["value"]):
            yield _block_key(block), source


def drafted_claim(revision: Revision, key: str) -> Mapping[str, Any] | None:
    """The stored value of a claim of a version, by `ClaimChange.block`; None if it has none."""
    return next(
        (each["value"] for each in _claim_blocks(revision) if _block_key(each) == key), None
    )


def _block_key(block: Mapping[str, Any]) -> str:
    return str(block.get("id") or _anchor(block))


def _anchor(block: Mapping[str, Any]) -> str:
    return slugify(str(block["value"].get("heading") or ""))[:80] or str(block["type"])


def _claim_blocks(revision: Revision) -> Iterator[dict[str, Any]]:
    model = revision.content_type.model_class()
    fields = model._meta.fields if model else ()
    field = next((each for each in fields if each.name == "body"), None)
    if not isinstance(getattr(field, "stream_block", None), PageBodyBlock):
        return
    try:
        blocks = json.loads(revision.content.get("body") or "[]")
    except (TypeError, ValueError):
        return
    for block in blocks if isinstance(blocks, list) else ():
        is_claim = isinstance(block, dict) and block.get("type") in CLAIM_BLOCKS
        if is_claim and isinstance(block.get("value"), dict):
            yield block


def _links_of(value: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    items = value.get("evidence")
    for item in items if isinstance(items, list) else ():
        link = list_item_value(item)
        if isinstance(link, dict) and (source := primary_key(link.get("source"))):
            yield source, str(link.get("relation") or Relation.SUPPORTS)


def states_resting_on(source: int, day: date) -> dict[int, State]:
    """`states_on` of the indexed claims that rest on a source, also through others."""
    links = _links_to(dependants_of([source]))
    return _states(ClaimState.objects.filter(claim__in=links.values("claim")), day)


def states_on(claims: Iterable[int], day: date) -> dict[int, State]:
    """The certainty and the standing of indexed claims on a day, by primary key."""
    found: dict[int, State] = {}
    keys = list(claims)
    for start in range(0, len(keys), CLAIMS_PER_QUERY):
        some = keys[start : start + CLAIMS_PER_QUERY]
        found |= _states(ClaimState.objects.filter(claim__in=some), day)
    return found


def _states(rows: Any, day: date) -> dict[int, State]:
    on_the_day = rows.filter(first_day__lte=day, last_day__gte=day).order_by()
    found = on_the_day.values_list("claim", "certainty", "standing")
    return {claim: (certainty, standing) for claim, certainty, standing in found}
