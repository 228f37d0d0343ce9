"""Writes the sources and safety notices that a document names and that are not stored yet."""

from itertools import chain, count
from uuid import UUID, uuid5

from django.utils.text import slugify
from wagtail.models import Locale
from wagtail.search.backends import get_search_backends_with_name

from cms.clinic.models import SafetyNotice
from cms.evidence.choices import Relation, SourceKind, SourceStatus
from cms.evidence.models import ResearchSource
from cms.import_export.documents.citations import Citation, leads_to_publication
from cms.import_export.documents.interpretation import Block, Interpretation
from cms.import_export.documents.safety_notices import NoticeWords

IDENTIFIERS = ("doi", "pmid", "guideline_id", "url")
MAX_URL = 500  # characters, of the field


def add_sources(page: Interpretation) -> None:
    """Create a source for each citation and reference that matched nothing, and choose it.

    Written in bulk and without revisions, because signals for 100 sources take seconds. No public
    answer shows a source before a page that uses it is published; only admin search needs updating.
    """
    new = _NewSources()
    cited = [
        (block, new.source(block.citation)) for block in page.blocks if block.citation is not None
    ]
    named = [
        (reference, new.source(reference.citation))
        for reference in page.references
        if reference.source is None
    ]
    ResearchSource.objects.bulk_create(new.added)
    for _, backend in get_search_backends_with_name(with_auto_update=True):
        backend.add_bulk(ResearchSource, new.added)
    for block, source in cited:
        block.value["source"] = source.pk
    for reference, source in named:
        reference.source = source.pk


def add_notices(page: Interpretation, locale: Locale) -> None:
    """Create the safety notices of a document, approved by nobody, and choose them."""
    made: dict[NoticeWords, int] = {}
    for block in page.blocks:
        if block.notice is None:
            continue
        if block.notice not in made:
            made[block.notice] = _new_notice(block.notice, locale).pk
        block.value["notice"] = made[block.notice]


def link_evidence(page: Interpretation) -> None:
    """Link each claim to the sources that it cites, as context: an editor decides on more."""
    for block in page.blocks:
        sources = dict.fromkeys(each.source for each in block.cites if each.source is not None)
        if block.type == "research":
            block.value["source"] = next(iter(sources), block.value["source"])
        elif sources:
            block.value["evidence"] = [_link(block, source) for source in sources]


def _link(block: Block, source: int) -> dict[str, object]:
    link = {"source": source, "finding": None, "relation": str(Relation.CONTEXT)}
    return {"type": "item", "value": link, "id": str(uuid5(UUID(block.id), f"evidence:{source}"))}


def _new_notice(words: NoticeWords, locale: Locale) -> SafetyNotice:
    notice = SafetyNotice(
        locale=locale,
        level=words.level,
        heading=words.heading,
        items=[("item", item) for item in words.items],
        action=words.action,
    )
    notice.save()
    return notice


class _NewSources:
    """The sources that a document adds: one for all citations of the same publication."""

    def __init__(self) -> None:
        self.added: list[ResearchSource] = []
        self.keys = _FreeKeys()

    def source(self, citation: Citation) -> ResearchSource:
        source = next((one for one in self.added if _is_same(one, citation)), None)
        if source is None:
            source = _new_source(citation, self.keys)
            self.added.append(source)
        return source


class _FreeKeys:
    """Keys that no source has yet: `bmj-2021`, then `bmj-2021-2`."""

    def __init__(self) -> None:
        self.taken = set(ResearchSource.objects.values_list("key", flat=True))

    def take(self, text: str) -> str:
        base = slugify(text)[:60].strip("-") or "source"
        numbered = (f"{base}-{number}" for number in count(2))
        key = next(key for key in chain([base], numbered) if key not in self.taken)
        self.taken.add(key)
        return key


def _is_same(source: ResearchSource, citation: Citation) -> bool:
    """Whether an earlier citation of the same document names this source."""
    if source.import_text == citation.text:
        return True
    return any(
        getattr(citation, name) and getattr(citation, name) == getattr(source, name)
        for name in IDENTIFIERS
        if name != "url" or leads_to_publication(citation.url)
    )


def _new_source(citation: Citation, keys: _FreeKeys) -> ResearchSource:
    """An unsaved, unverified source with the citation's words and identifiers."""
    source = ResearchSource(
        key=keys.take(citation.text),
        kind=SourceKind.OTHER,
        status=SourceStatus.UNVERIFIED,
        title=citation.text[:500],
        import_text=citation.text,
        doi=citation.doi or None,
        pmid=citation.pmid or None,
        guideline_id=citation.guideline_id,
        url=citation.url if len(citation.url) <= MAX_URL else "",
    )
    source.full_clean(validate_unique=False)
    return source
