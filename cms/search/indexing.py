"""Rebuilds what the catalogue says of pages."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils.html import strip_tags
from wagtail.models import Locale, Page
from wagtail.search.index import SearchField

from cms.evidence.choices import Certainty, Relation
from cms.evidence.models import ResearchSource
from cms.pages.body import body_of
from cms.pages.prefetching import prefetch_for_pages
from cms.pages.serializers import code_or_none
from cms.search.claim_states import update_claim_states
from cms.search.models import Claim, ClaimLink, PageWords, SourceUse
from cms.search.rebuilding_signal import rebuilding
from cms.search.tokens import prepared

# Of tokens, all parts of a page together: PostgreSQL keeps no vector of a megabyte or more.
MOST_CHARACTERS, MOST_BESIDE_BODY = 200_000, 50_000
AT_ONCE, REWORDED_AT_ONCE = 50, 500
__all__ = ["index_pages", "index_words", "rebuilding"]
INDEX_MODELS = (Claim, SourceUse, PageWords)
# Fields that `_words` reads by name, each for its own part of the index.
WEIGHTED_FIELDS = frozenset({"title", "plain_summary", "introduction", "body", "cited_words"})


def index_pages(keys: Iterable[int]) -> None:
    """Say anew what these pages claim, rely on and speak of; of one not live, nothing."""
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), AT_ONCE):
        with transaction.atomic():
            _index_batch(wanted[start : start + AT_ONCE])


def _index_batch(keys: list[int]) -> None:
    if not _anything_to_say(keys):
        return
    rebuilding.send(sender=None)
    locked = Page.objects.select_for_update().filter(pk__in=keys, live=True).order_by("pk")
    pages = list(Page.objects.filter(pk__in=[page.pk for page in locked]).specific())
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    for model in INDEX_MODELS:
        model.objects.filter(page__in=keys).delete()
    with prefetch_for_pages(pages):
        _store_claims([told for page in pages for told in _claims(page)])
        _state_claims(pages)
        sources = {page.pk: _sources(page) for page in pages}
        SourceUse.objects.bulk_create(
            SourceUse(page=page, source=source) for page in pages for source in sources[page.pk]
        )
        PageWords.objects.bulk_create(
            _words(page, sources[page.pk], languages.get(page.locale_id, "")) for page in pages
        )


def index_words(keys: Iterable[int]) -> list[int]:
    """Say anew which words of sources these pages cite: all that follows from a source's own
    words. No page's body is read, and nothing is written where they are the same as before.

    Returns the ids of the pages whose words are others now.
    """
    wanted, changed = sorted(set(keys)), []
    for start in range(0, len(wanted), REWORDED_AT_ONCE):
        with transaction.atomic():
            changed += _index_words_of_batch(wanted[start : start + REWORDED_AT_ONCE])
    return changed


def _index_words_of_batch(keys: list[int]) -> list[int]:
    rebuilding.send(sender=None)
    uses = SourceUse.objects.filter(page__in=keys).order_by("pk")
    used = list(uses.values_list("page", "source", "page__locale__language_code"))
    found = ResearchSource.objects.prefetch_related("findings")
    sources = found.in_bulk({source for _, source, _ in used})
    words = {
        (source, language): prepared(_joined(_words_of(sources[source])), language)
        for source, language in {(source, language) for _, source, language in used}
    }
    cited: dict[int, list[str]] = defaultdict(list)
    for page, source, language in used:
        cited[page].append(words[source, language])
    changed = []
    for told in PageWords.objects.filter(page__in=keys).only("cited"):
        now = _cut(cited[told.pk])
        if now != told.cited:
            told.cited = now
            changed.append(told)
    PageWords.objects.bulk_update(changed, ["cited"])
    return [told.pk for told in changed]


def _anything_to_say(keys: list[int]) -> bool:
    """Whether one of the pages is live, or was when it was last rebuilt."""
    if Page.objects.filter(pk__in=keys, live=True).exists():
        return True
    return any(model.objects.filter(page__in=keys).exists() for model in INDEX_MODELS)


def _sources(page: Page) -> list[ResearchSource]:
    """The sources that a page relies on, each once, in order of use."""
    body = body_of(page)
    used = body.stream_block.sources(body) if body else []
    return list({source.pk: source for source in used}.values())


def _claims(page: Page) -> list[tuple[Claim, Any]]:
    """The claims of a page, each with the value of its block."""
    body = body_of(page)
    if not body:
        return []
    blocks = zip(body.stream_block.anchors(body), body, strict=True)
    benefits = [(anchor, child.value) for anchor, child in blocks if child.block_type == "benefit"]
    longest = {field.name: field.max_length for field in Claim._meta.concrete_fields}
    return [
        (
            Claim(
                page=page,
                anchor=anchor,
                number=number,
                heading=(value.get("heading") or "")[: longest["heading"]],
                applies_to=(value.get("applies_to") or "")[: longest["applies_to"]],
                lowered_to=code_or_none(Certainty, value.get("certainty")) or "",
            ),
            value,
        )
        for number, (anchor, value) in enumerate(benefits, start=1)
        if not getattr(value, "is_unreadable", False)
    ]


def _store_claims(told: list[tuple[Claim, Any]]) -> None:
    Claim.objects.bulk_create(claim for claim, _ in told)
    ClaimLink.objects.bulk_create(
        ClaimLink(
            claim=claim,
            source=link["source"],
            finding=link.get("finding"),
            relation=code_or_none(Relation, link.get("relation") or Relation.SUPPORTS) or "",
            group=(link.get("same_question") or "")[:10],
        )
        for claim, value in told
        for link in value.get("evidence") or []
        if link.get("source")
    )


def _state_claims(pages: list[Page]) -> None:
    update_claim_states(
        Claim.objects.filter(page__in=[page.pk for page in pages]).values_list("pk", flat=True)
    )


def _words(page: Page, sources: list[ResearchSource], language: str) -> PageWords:
    body = body_of(page)
    spoken = body.stream_block.get_searchable_content(body) if body else []
    summary = [getattr(page, "plain_summary", ""), page.search_description]
    introduction = strip_tags(getattr(page, "introduction", ""))

    def ready(*words: Any) -> str:
        return prepared(_joined(words), language)

    return PageWords(
        page=page,
        title=_cut([ready(page.title, page.seo_title)]),
        summary=_cut([ready(*summary, introduction)]),
        body=_cut([ready(*spoken, *_declared_words(page))], MOST_CHARACTERS),
        cited=_cut(ready(*_words_of(source)) for source in sources),
    )


def _declared_words(page: Page) -> Iterator[Any]:
    """What a page type of a developer's wants to be found by: its `search_fields`."""
    for field in page.get_search_fields():
        if isinstance(field, SearchField) and field.field_name not in WEIGHTED_FIELDS:
            yield from _flat(field.get_value(page))
    if body_of(page) is None and "body" in {each.field_name for each in page.get_search_fields()}:
        yield from _flat(SearchField("body").get_value(page))


def _flat(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | set) else [value]


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
    return "\n".join(str(word) for word in words if word)


def _cut(tokens: Iterable[str], most: int = MOST_BESIDE_BODY) -> str:
    """No more of them than the index keeps, and none of them in part."""
    text = " ".join(filter(None, tokens))
    return text if len(text) <= most else text[:most].rpartition(" ")[0]
