"""From an interpretation to a draft: found again, never published, never over an editor's work."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page

from cms.evidence.choices import SourceKind, SourceStatus
from cms.evidence.models import ResearchSource
from cms.import_export.documents.citations import Citation
from cms.import_export.documents.exceptions import UnreadableDocument
from cms.import_export.documents.interpretation import Interpretation
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


def _add_sources(each: Import) -> None:
    library = StoredObjects(each.parent.locale)
    for block in each.page.blocks:
        if block.citation:
            known = library.source(block.citation)  # an earlier block may have named it too
            block.value["source"] = known.source if known else _add_source(block.citation).pk


def _add_source(citation: Citation) -> ResearchSource:
    """A source of which only its own words and identifiers are known, marked as unverified."""
    source = ResearchSource(
        key=_free_key(citation.text),
        kind=SourceKind.OTHER,
        status=SourceStatus.UNVERIFIED,
        title=citation.text[:500],
        import_text=citation.text,
        doi=citation.doi or None,
        pmid=citation.pmid or None,
        guideline_id=citation.guideline_id,
    )
    source.full_clean()
    source.save()
    source.save_revision()
    return source


def _free_key(text: str) -> str:
    base = slugify(text)[:60].strip("-") or "source"
    taken = set(ResearchSource.objects.filter(key__startswith=base).values_list("key", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in [base, *numbered] if key not in taken)
