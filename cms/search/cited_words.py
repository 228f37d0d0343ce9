"""The words of the sources that pages cite, in the index of these pages.

An edit of a source changes them and nothing else in the index. Thousands of pages may cite one
source: then the publishing worker writes them, and the editor does not wait.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.db import transaction

from cms.core.content_version.bump import bump_version
from cms.core.content_version.change_log import record_change
from cms.core.content_version.list_tags import EVIDENCE
from cms.evidence.models import ResearchSource
from cms.search.models import PageWords, SourceToReindex, SourceUse
from cms.search.tokens import prepared

MAX_FIELD_CHARACTERS = 50_000
PAGES_PER_BATCH = 500
WORDS_OF_SOURCE = (
    "title", "authors", "container", "year", "key", "doi", "pmid", "guideline_id", "import_text",
)  # fmt: skip
WORDS_OF_FINDING = ("outcome", "population", "intervention", "comparator")


def index_words_of_source(source: int) -> list[int] | None:
    """Index the words of the pages that cite a source; return the ids of those that changed.

    None if there are more than `PAGES_PER_BATCH`: then it is left to `reindex_asked_sources`.
    """
    pages = SourceUse.objects.filter(source=source).values_list("page", flat=True)
    found = list(pages[: PAGES_PER_BATCH + 1])
    if len(found) <= PAGES_PER_BATCH:
        return _index_batch(found) if found else []
    SourceToReindex.objects.update_or_create(source_id=source, defaults={"asked": uuid4()})
    return None


def any_source_to_reindex() -> bool:
    return bool(SourceToReindex.objects.exists())


def reindex_asked_sources() -> int:
    """Index the words of the pages that cite the sources in `SourceToReindex`.

    Returns how many pages changed. What is asked again meanwhile, or left by a worker that was
    killed, stays asked. Several workers may call it at once.
    """
    changed = 0
    for asked in SourceToReindex.objects.all():
        uses = SourceUse.objects.filter(source=asked.source_id).order_by("page")
        pages = list(uses.values_list("page", flat=True))
        for start in range(0, len(pages), PAGES_PER_BATCH):
            changed += len(_index_batch(pages[start : start + PAGES_PER_BATCH]))
        SourceToReindex.objects.filter(pk=asked.pk, asked=asked.asked).delete()
    return changed


@transaction.atomic
def _index_batch(pages: list[int]) -> list[int]:
    """Reads no page bodies, and writes only words that differ."""
    bump_version(is_recorded=True)
    record_change((), lists=(EVIDENCE,))
    uses = SourceUse.objects.filter(page__in=pages).order_by("pk")
    used = list(uses.values_list("page", "source", "page__locale__language_code"))
    found = ResearchSource.objects.prefetch_related("findings")
    sources = found.in_bulk({source for _, source, _ in used})
    words = {
        (source, language): prepared(joined(words_of_source(sources[source])), language)
        for source, language in {(source, language) for _, source, language in used}
    }
    cited: dict[int, list[str]] = defaultdict(list)
    for page, source, language in used:
        cited[page].append(words[source, language])
    stored = dict(PageWords.objects.filter(page__in=pages).values_list("page", "cited"))
    changed: dict[str, list[int]] = defaultdict(list)
    for page, before in stored.items():
        if (tokens := cut(cited[page])) != before:
            changed[tokens].append(page)
    for tokens, same in changed.items():  # `bulk_update` takes a millisecond for each row
        PageWords.objects.filter(page__in=same).update(cited=tokens)
    return [page for same in changed.values() for page in same]


def words_of_source(source: ResearchSource) -> list[Any]:
    """The texts of a source and its findings by which the pages that cite it are found."""
    findings = source.findings.all()
    return [
        *(getattr(source, name) for name in WORDS_OF_SOURCE),
        *(getattr(each, name) for each in findings for name in WORDS_OF_FINDING),
    ]


def joined(words: Iterable[Any]) -> str:
    """The texts in lines, without those that are empty."""
    return "\n".join(str(word) for word in words if word)


def cut(tokens: Iterable[str], max_characters: int = MAX_FIELD_CHARACTERS) -> str:
    """Join the tokens up to `max_characters`, without cutting one in two."""
    text = " ".join(filter(None, tokens))
    return text if len(text) <= max_characters else text[:max_characters].rpartition(" ")[0]
