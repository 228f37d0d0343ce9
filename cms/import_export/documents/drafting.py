"""Writes an interpretation as a draft.

A document that is imported again updates its draft. Nothing is published, and what an editor has
changed is only replaced when asked for.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from itertools import chain, count
from pathlib import PurePath
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from wagtail.models import Page
from wagtail.search.backends import get_search_backends_with_name

from cms.evidence.choices import SourceKind, SourceStatus
from cms.evidence.models import ResearchSource
from cms.import_export.documents.citations import Citation
from cms.import_export.documents.document_model import UnreadableDocument
from cms.import_export.documents.interpretation import Block, Interpretation
from cms.import_export.documents.interpreter import interpret
from cms.import_export.documents.known_objects import StoredObjects
from cms.import_export.documents.reader_process import read_in_process
from cms.import_export.models import ImportedDocument
from cms.pages.models import TopicPage

FIELDS_FILLED = ("title", "plain_summary", "search_description", "seo_title")
BLOCK_KEY = re.compile(r' data-block-key=\\"[^"\\]*\\"')  # added by the editor; no change of words


class EditedSince(Exception):
    """An editor has changed the draft since this document was last imported."""


class AddedMeanwhile(Exception):
    """Somebody else has added a source or page of the document since it was read."""


@dataclass
class Import:
    """A document that was read for a parent page, and the record of its earlier import, if any."""

    page: Interpretation
    parent: Page
    sha256: str
    record: ImportedDocument | None

    @property
    def is_unchanged(self) -> bool:
        return self.record is not None and self.record.sha256 == self.sha256

    @property
    def draft(self) -> TopicPage | None:
        """The latest draft of the page that an earlier import created."""
        return self.record.page.specific.get_latest_revision_as_object() if self.record else None

    @property
    def is_edited(self) -> bool:
        """Whether somebody has changed the draft since the last import."""
        draft = self.draft
        return bool(self.record and draft and _content(draft) != self.record.content)


def prepare(name: str, content: bytes, parent: Page) -> Import:
    """Read a document that is to become a page below `parent`. Writes nothing.

    A document is recognised by parent, language, and the `id` of its front matter or its file name.

    Raises:
        UnreadableDocument: the file cannot be read, or `parent` takes no topic pages.
    """
    if not TopicPage.can_create_at(parent.specific):
        raise UnreadableDocument(
            f"A topic page cannot be added below “{parent.title}”. Choose another page."
        )
    document = read_in_process(name, content)
    own_id = document.about.get("id")
    identity = own_id.value if own_id else PurePath(name).name
    key = uuid5(NAMESPACE_URL, f"{parent.translation_key}/{parent.locale.language_code}/{identity}")
    record = ImportedDocument.objects.filter(key=key).select_related("page").first()
    page = interpret(document, key, StoredObjects(parent.locale))
    return Import(page, parent, hashlib.sha256(content).hexdigest(), record)


def write(
    each: Import, *, replace: bool = False, user: Any = None, adds_sources: bool = True
) -> Page:
    """Create the draft, or update that of an earlier import. Returns its page.

    The live page stays as it is. Without `adds_sources`, the block of a citation that matches no
    source has no source.

    Raises:
        EditedSince: an editor has changed the draft, and `replace` is false.
        AddedMeanwhile: nothing was written; read the document again with `prepare`.
    """
    if each.record and each.is_unchanged and not replace:
        return each.record.page.specific
    if each.record and each.is_edited and not replace:
        raise EditedSince(each.record.page.title)
    try:
        with transaction.atomic():
            if adds_sources:
                _add_sources(each)
            return _save(each, user)
    except IntegrityError as error:
        raise AddedMeanwhile from error


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


def _fill(page: TopicPage, interpretation: Interpretation) -> None:
    body = TopicPage._meta.get_field("body")
    page.title = interpretation.title
    page.body = body.to_python([block.raw() for block in interpretation.blocks])
    for name, value in interpretation.fields.items():
        longest = TopicPage._meta.get_field(name).max_length
        if name != "slug":
            setattr(page, name, value[:longest])
        elif page.pk is None:  # afterwards editors decide on its address
            page.slug = slugify(value)[:longest]


def _content(page: TopicPage) -> dict[str, Any]:
    """The words of a page as JSON, with every field of every block.

    A field that a later version of the CMS adds is empty in both and so is no change.
    """
    for child in page.body:
        child.value  # noqa: B018  reading it makes get_prep_value write all fields
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

    Written in bulk and without revisions, because signals for 100 sources take seconds. No public
    answer shows a source before a page that uses it is published; only admin search needs updating.
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
