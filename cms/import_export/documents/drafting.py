"""From an interpretation to a draft: found again, never published, never over an editor's work."""

import hashlib
import json
import re
from dataclasses import dataclass
from itertools import chain, count
from pathlib import PurePath
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page
from wagtail.search.backends import get_search_backends_with_name

from cms.evidence.choices import SourceKind, SourceStatus
from cms.evidence.models import ResearchSource
from cms.import_export.documents.citations import Citation
from cms.import_export.documents.exceptions import UnreadableDocument
from cms.import_export.documents.interpretation import Block, Interpretation
from cms.import_export.documents.interpreter import interpret
from cms.import_export.documents.known_objects import StoredObjects
from cms.import_export.documents.reader_process import read_in_process
from cms.import_export.models import ImportedDocument
from cms.pages.models import TopicPage

FIELDS_FILLED = ("title", "plain_summary", "search_description", "seo_title")
BLOCK_KEY = re.compile(r' data-block-key=\\"[^"\\]*\\"')  # the editor adds them and changes no word


class EditedSince(Exception):
    """An editor has changed the draft since the last import of this document."""


@dataclass
class Import:
    """A document read for a place in the tree, and what an earlier import left there."""

    page: Interpretation
    parent: Page
    sha256: str
    record: ImportedDocument | None

    @property
    def is_unchanged(self) -> bool:
        return self.record is not None and self.record.sha256 == self.sha256

    @property
    def draft(self) -> TopicPage | None:
        """The page of the earlier import as its editor sees it."""
        return self.record.page.specific.get_latest_revision_as_object() if self.record else None

    @property
    def is_edited(self) -> bool:
        """Whether somebody changed the draft since."""
        draft = self.draft
        return bool(self.record and draft and _content(draft) != self.record.content)


def prepare(name: str, content: bytes, parent: Page) -> Import:
    """Read a document for the place below `parent`; nothing is written.

    Its identity is the `id` of its front matter or its file's name, with the language and parent.

    Raises:
        UnreadableDocument: the file cannot be read, or no topic may stand at this place.
    """
    if not TopicPage.can_create_at(parent.specific):
        raise UnreadableDocument(f"No topic page can stand below “{parent.title}”.")
    document = read_in_process(name, content)
    told = document.about.get("id")
    identity = told.value if told else PurePath(name).name
    key = uuid5(NAMESPACE_URL, f"{parent.translation_key}/{parent.locale.language_code}/{identity}")
    record = ImportedDocument.objects.filter(key=key).select_related("page").first()
    page = interpret(document, key, StoredObjects(parent.locale))
    return Import(page, parent, hashlib.sha256(content).hexdigest(), record)


def write(
    each: Import, *, replace: bool = False, user: Any = None, adds_sources: bool = True
) -> Page:
    """Make the draft, or bring the draft of an earlier import up to date; return it.

    The live page stays as it is. With `adds_sources` off, citations that match nothing leave
    their block's source empty.

    Raises:
        EditedSince: somebody changed the draft, and `replace` is off.
    """
    if each.record and each.is_unchanged and not replace:
        return each.record.page.specific
    if each.record and each.is_edited and not replace:
        raise EditedSince(each.record.page.title)
    with transaction.atomic():
        if adds_sources:
            _add_sources(each)
        return _save(each, user)


def _save(each: Import, user: Any) -> Page:
    page = each.draft or TopicPage(live=False, locale=each.parent.locale, owner=user)
    _fill(page, each.page)
    if page.pk is None:
        each.parent.add_child(instance=page)
    action = "wagtail.edit" if each.record else "wagtail.create"
    page.save_revision(user=user, log_action=action, clean=False)
    ImportedDocument.objects.update_or_create(
        key=each.page.key,
        defaults={
            "name": PurePath(each.page.document.name).name[:255],
            "page_id": page.pk,
            "sha256": each.sha256,
            "content": _content(page.get_latest_revision_as_object()),
        },
    )
    return page


def _fill(page: TopicPage, told: Interpretation) -> None:
    body = TopicPage._meta.get_field("body")
    page.title = told.title
    page.body = body.to_python([block.raw() for block in told.blocks])
    for name, value in told.fields.items():
        longest = TopicPage._meta.get_field(name).max_length
        if name != "slug":
            setattr(page, name, value[:longest])
        elif page.pk is None:  # later its address is the editors'
            page.slug = slugify(value)[:longest]


def _content(page: TopicPage) -> dict[str, Any]:
    """Every block written in full: a field that was added since is empty, and no change."""
    for child in page.body:
        child.value  # noqa: B018  read, so that it is written in full below
    body = json.dumps(page.body.stream_block.get_prep_value(page.body))
    return {
        "body": json.loads(BLOCK_KEY.sub("", body)),
        **{name: getattr(page, name) for name in FIELDS_FILLED},
    }


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


def _add_sources(each: Import) -> None:
    """Create a source for each citation that matched nothing, and choose it in its block.

    Written in bulk, without a revision each: nothing public shows a source before a page that
    uses it is published, so only the admin's search has to learn of them.
    """
    added: list[ResearchSource] = []
    cited: list[tuple[Block, ResearchSource]] = []
    keys = _FreeKeys()
    for block in each.page.blocks:
        if block.citation is None:
            continue
        source = next((one for one in added if _is_same(one, block.citation)), None)
        if source is None:
            source = _new_source(block.citation, keys)
            added.append(source)
        cited.append((block, source))
    ResearchSource.objects.bulk_create(added)
    for _, backend in get_search_backends_with_name(with_auto_update=True):
        backend.add_bulk(ResearchSource, added)
    for block, source in cited:
        block.value["source"] = source.pk


def _is_same(source: ResearchSource, citation: Citation) -> bool:
    """Whether an earlier block of the same document cites this source."""
    if source.import_text == citation.text:
        return True
    names = ("doi", "pmid", "guideline_id")
    return any(
        getattr(citation, name) and getattr(citation, name) == getattr(source, name)
        for name in names
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
    )
    source.full_clean(validate_unique=False)
    return source
