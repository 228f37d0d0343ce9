"""Rebuilds what the catalogue says of pages."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.html import strip_tags
from wagtail.models import Page

from cms.catalogue.claim_states import restate
from cms.catalogue.models import Claim, ClaimLink, PageWords, SourceUse
from cms.catalogue.rebuilding_signal import rebuilding
from cms.evidence.choices import Relation
from cms.evidence.models import ResearchSource
from cms.pages.fetching import fetched_for

MOST_CHARACTERS = 200_000  # PostgreSQL indexes no text of a megabyte or more
AT_ONCE, REWORDED_AT_ONCE = 50, 500
__all__ = ["rebuild", "rebuilding", "reword"]
KEPT = (Claim, SourceUse, PageWords)


def rebuild(keys: Iterable[int]) -> None:
    """Say anew what these pages claim, rely on and speak of; of one not live, nothing."""
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), AT_ONCE):
        with transaction.atomic():
            _rebuild_some(wanted[start : start + AT_ONCE])


def _rebuild_some(keys: list[int]) -> None:
    if not _anything_to_say(keys):
        return
    rebuilding.send(sender=None)
    locked = Page.objects.select_for_update().filter(pk__in=keys, live=True).order_by("pk")
    pages = list(Page.objects.filter(pk__in=[page.pk for page in locked]).specific())
    for model in KEPT:
        model.objects.filter(page__in=keys).delete()
    with fetched_for(pages):
        _store_claims([told for page in pages for told in _claims(page)])
        _state_claims(pages)
        sources = {page.pk: _sources(page) for page in pages}
        SourceUse.objects.bulk_create(
            SourceUse(page=page, source=source) for page in pages for source in sources[page.pk]
        )
        PageWords.objects.bulk_create(_words(page, sources[page.pk]) for page in pages)


def reword(keys: Iterable[int]) -> list[int]:
    """Say anew which words of sources these pages cite: all that follows from a source's own
    words. No page's body is read, and nothing is written where they are the same as before.

    Returns the ids of the pages whose words are others now.
    """
    wanted, changed = sorted(set(keys)), []
    for start in range(0, len(wanted), REWORDED_AT_ONCE):
        with transaction.atomic():
            changed += _reword_some(wanted[start : start + REWORDED_AT_ONCE])
    return changed


def _reword_some(keys: list[int]) -> list[int]:
    rebuilding.send(sender=None)
    uses = SourceUse.objects.filter(page__in=keys).order_by("pk")
    used = list(uses.values_list("page", "source"))
    found = ResearchSource.objects.prefetch_related("findings")
    words = {
        source.pk: _words_of(source) for source in found.filter(pk__in={key for _, key in used})
    }
    cited: dict[int, list[Any]] = defaultdict(list)
    for page, source in used:
        cited[page] += words[source]
    changed = []
    for told in PageWords.objects.filter(page__in=keys).only("cited"):
        now = _joined(cited[told.pk])
        if now != told.cited:
            told.cited = now
            changed.append(told)
    PageWords.objects.bulk_update(changed, ["cited"])
    return [told.pk for told in changed]


def _anything_to_say(keys: list[int]) -> bool:
    """Whether one of the pages is live, or was when it was last rebuilt."""
    if Page.objects.filter(pk__in=keys, live=True).exists():
        return True
    return any(model.objects.filter(page__in=keys).exists() for model in KEPT)


def _sources(page: Page) -> list[ResearchSource]:
    """The sources that a page relies on, each once, in order of use."""
    body = getattr(page, "body", None)
    used = body.stream_block.sources(body) if body else []
    return list({source.pk: source for source in used}.values())


def _claims(page: Page) -> list[tuple[Claim, Any]]:
    """The claims of a page, each with the value of its block."""
    body: Any = getattr(page, "body", None)
    if not body:
        return []
    blocks = zip(body.stream_block.anchors(body), body, strict=True)
    benefits = [(anchor, child.value) for anchor, child in blocks if child.block_type == "benefit"]
    return [
        (
            Claim(
                page=page,
                anchor=anchor,
                number=number,
                heading=value.get("heading") or "",
                applies_to=value.get("applies_to") or "",
                lowered_to=value.get("certainty") or "",
            ),
            value,
        )
        for number, (anchor, value) in enumerate(benefits, start=1)
    ]


def _store_claims(told: list[tuple[Claim, Any]]) -> None:
    Claim.objects.bulk_create(claim for claim, _ in told)
    ClaimLink.objects.bulk_create(
        ClaimLink(
            claim=claim,
            source=link["source"],
            finding=link.get("finding"),
            relation=link.get("relation") or Relation.SUPPORTS,
            group=(link.get("same_question") or "")[:10],
        )
        for claim, value in told
        for link in value.get("evidence") or []
        if link.get("source")
    )


def _state_claims(pages: list[Page]) -> None:
    restate(Claim.objects.filter(page__in=[page.pk for page in pages]).values_list("pk", flat=True))


def _words(page: Page, sources: list[ResearchSource]) -> PageWords:
    body = getattr(page, "body", None)
    spoken = body.stream_block.get_searchable_content(body) if body else []
    summary = [getattr(page, "plain_summary", ""), page.search_description]
    introduction = strip_tags(getattr(page, "introduction", ""))
    return PageWords(
        page=page,
        title=_joined([page.title, page.seo_title]),
        summary=_joined([*summary, introduction]),
        body=_joined(spoken),
        cited=_joined(word for source in sources for word in _words_of(source)),
    )


def _words_of(source: ResearchSource) -> list[Any]:
    findings = [
        word
        for found in source.findings.all()
        for word in (found.outcome, found.population, found.intervention, found.comparator)
    ]
    return [
        source.title, source.authors, source.container, source.year, source.key,
        source.doi, source.pmid, source.guideline_id, source.import_text, *findings,
    ]  # fmt: skip


def _joined(words: Iterable[Any]) -> str:
    return "\n".join(str(word) for word in words if word)[:MOST_CHARACTERS].replace("\0", "")
