"""Builds the search index of pages: claims, uses of sources, and searchable words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils.html import strip_tags
from wagtail.models import Locale, Page
from wagtail.search.index import SearchField

from cms.core.content_version.bump import bump_version
from cms.core.content_version.change_log import record_change
from cms.core.content_version.list_tags import EVIDENCE
from cms.evidence.choices import Certainty, ClaimKind, Relation
from cms.evidence.models import ResearchSource
from cms.pages.body import body_of
from cms.pages.prefetching import prefetch_for_pages
from cms.pages.serializers import code_or_none
from cms.search.cited_words import MAX_FIELD_CHARACTERS, cut, joined, words_of_source
from cms.search.claim_states import update_claim_states
from cms.search.models import Claim, ClaimLink, PageVocabulary, PageWords, SourceUse
from cms.search.signals import source_uses_changed
from cms.search.tokens import plain_words, prepared

# Limits of tokens in characters, so that a page stays below 1 MB: PostgreSQL's limit for a vector.
MAX_BODY_CHARACTERS = 200_000
PAGES_PER_BATCH = 50
INDEX_MODELS = (Claim, SourceUse, PageWords, PageVocabulary)
# Fields that `_words` reads by name; each has its own weight in the index.
WEIGHTED_FIELDS = frozenset({"title", "plain_summary", "introduction", "body", "cited_words"})


def index_pages(keys: Iterable[int]) -> None:
    """Re-index the given pages and remove those that are not live."""
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), PAGES_PER_BATCH):
        with transaction.atomic():
            _index_batch(wanted[start : start + PAGES_PER_BATCH])


def _index_batch(keys: list[int]) -> None:
    if not _anything_to_index(keys):
        return
    bump_version(is_recorded=True)
    locked = Page.objects.select_for_update().filter(pk__in=keys, live=True).order_by("pk")
    pages = list(Page.objects.filter(pk__in=[page.pk for page in locked]).specific())
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    before = set(SourceUse.objects.filter(page__in=keys).values_list("page", "source"))
    removed = {model: model.objects.filter(page__in=keys).delete()[0] for model in INDEX_MODELS}
    with prefetch_for_pages(pages):
        _store_claims([claim for page in pages for claim in _claims(page)])
        stored = Claim.objects.filter(page__in=[page.pk for page in pages])
        claims = list(stored.values_list("pk", flat=True))
        update_claim_states(claims)
        sources = {page.pk: _sources(page) for page in pages}
        SourceUse.objects.bulk_create(
            SourceUse(page=page, source=source) for page in pages for source in sources[page.pk]
        )
        PageWords.objects.bulk_create(
            _words(page, sources[page.pk], languages.get(page.locale_id, "")) for page in pages
        )
        PageVocabulary.objects.bulk_create(
            PageVocabulary(page=page, words=cut(sorted(plain_words(joined(_written(page))))))
            for page in pages
        )
    in_evidence = before or removed[Claim] or claims or any(sources.values())
    record_change((), lists=(EVIDENCE,) if in_evidence else ())  # who changed a page tells of it
    after = {(page.pk, source.pk) for page in pages for source in sources[page.pk]}
    if changed := {source for _, source in before ^ after}:
        source_uses_changed.send(sender=SourceUse, pages=keys, sources=changed)


def _anything_to_index(keys: list[int]) -> bool:
    """Whether one of the pages is live, or was when it was last indexed."""
    if Page.objects.filter(pk__in=keys, live=True).exists():
        return True
    return any(model.objects.filter(page__in=keys).exists() for model in INDEX_MODELS)


def _sources(page: Page) -> list[ResearchSource]:
    """Return the sources that a page relies on, each once, in order of first use."""
    body = body_of(page)
    used = body.stream_block.sources(body) if body else []
    return list({source.pk: source for source in used}.values())


def _claims(page: Page) -> list[tuple[Claim, Any]]:
    """Return the claims of a page, each with the value of its block."""
    body = body_of(page)
    if not body:
        return []
    blocks = zip(body.stream_block.anchors(body), body, strict=True)
    found = [(anchor, child) for anchor, child in blocks if child.block_type in ClaimKind.values]
    counts: Counter[str] = Counter()
    numbers = [_next(counts, child.block_type) for _, child in found]
    max_length = {field.name: field.max_length for field in Claim._meta.concrete_fields}
    return [
        (
            Claim(
                page=page,
                kind=child.block_type,
                anchor=anchor,
                block=child.id or anchor,
                number=number,
                heading=(child.value.get("heading") or "")[: max_length["heading"]],
                applies_to=(child.value.get("applies_to") or "")[: max_length["applies_to"]],
                lowered_to=code_or_none(Certainty, child.value.get("certainty")) or "",
            ),
            child.value,
        )
        for number, (anchor, child) in zip(numbers, found, strict=True)
        if not getattr(child.value, "is_unreadable", False)
    ]


def _next(counts: Counter[str], kind: str) -> int:
    counts[kind] += 1
    return counts[kind]


def _store_claims(claims: list[tuple[Claim, Any]]) -> None:
    Claim.objects.bulk_create(claim for claim, _ in claims)
    ClaimLink.objects.bulk_create(
        ClaimLink(
            claim=claim,
            source=link["source"],
            finding=link.get("finding"),
            relation=code_or_none(Relation, link.get("relation") or Relation.SUPPORTS) or "",
            group=(link.get("same_question") or "")[:10],
        )
        for claim, value in claims
        for link in value.get("evidence") or []
        if link.get("source")
    )


def _words(page: Page, sources: list[ResearchSource], language: str) -> PageWords:
    def tokens(words: list[Any], most: int = MAX_FIELD_CHARACTERS) -> str:
        return cut([prepared(joined(words), language, most)], most)

    return PageWords(
        page=page,
        title=tokens(_titles(page)),
        summary=tokens(_summaries(page)),
        body=tokens(_body_words(page), MAX_BODY_CHARACTERS),
        cited=cut(prepared(joined(words_of_source(source)), language) for source in sources),
    )


def _written(page: Page) -> list[Any]:
    """Return the texts of a page, without those of the sources that it cites."""
    return [*_titles(page), *_summaries(page), *_body_words(page)]


def _titles(page: Page) -> list[Any]:
    return [page.title, page.seo_title]


def _summaries(page: Page) -> list[Any]:
    introduction = strip_tags(getattr(page, "introduction", ""))
    return [getattr(page, "plain_summary", ""), page.search_description, introduction]


def _body_words(page: Page) -> list[Any]:
    body = body_of(page)
    body_words = body.stream_block.get_searchable_content(body) if body else []
    return [*body_words, *_declared_words(page)]


def _declared_words(page: Page) -> Iterator[Any]:
    """Yield the values of further `search_fields`, which developers declare on their page types."""
    for field in page.get_search_fields():
        if isinstance(field, SearchField) and field.field_name not in WEIGHTED_FIELDS:
            yield from _flat(field.get_value(page))
    if body_of(page) is None and "body" in {each.field_name for each in page.get_search_fields()}:
        yield from _flat(SearchField("body").get_value(page))


def _flat(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | set) else [value]
