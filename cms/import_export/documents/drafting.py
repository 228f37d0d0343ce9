"""Writes an interpretation as a draft.

A document that is imported again updates its draft. Nothing is published, and what an editor has
changed is only replaced when asked for.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from wagtail.models import Page

from cms.import_export.documents.document_model import UnreadableDocument
from cms.import_export.documents.interpretation import Interpretation
from cms.import_export.documents.interpreter import interpret
from cms.import_export.documents.known_objects import StoredObjects
from cms.import_export.documents.new_objects import add_notices, add_sources, link_evidence
from cms.import_export.documents.pictures import add_pictures
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
    adds_sources: bool = True

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


def prepare(
    name: str,
    content: bytes,
    parent: Page,
    *,
    adds_sources: bool = True,
    adds_notices: bool = True,
    adds_pictures: bool = True,
) -> Import:
    """Read a document that is to become a page below `parent`. Writes nothing.

    A document is recognised by parent, language, and the `id` of its front matter or its file name.
    Without `adds_sources`, a passage that cites a source which is not stored gets no source, and
    without `adds_notices`, advice on safety stays text unless a notice has the same words. Without
    `adds_pictures`, an editor chooses each picture.

    Raises:
        UnreadableDocument: the file cannot be read, or `parent` takes no topic pages.
    """
    if not TopicPage.can_create_at(parent.specific):
        raise UnreadableDocument(
            f"A page like this cannot be added below “{parent.title}”. Choose another page."
        )
    document = read_in_process(name, content)
    own_id = document.about.get("id")
    identity = own_id.value if own_id else PurePath(name).name
    key = uuid5(NAMESPACE_URL, f"{parent.translation_key}/{parent.locale.language_code}/{identity}")
    record = ImportedDocument.objects.filter(key=key).select_related("page").first()
    known = StoredObjects(
        parent.locale,
        adds_sources=adds_sources,
        adds_notices=adds_notices,
        adds_pictures=adds_pictures,
    )
    page = interpret(document, key, known)
    return Import(page, parent, hashlib.sha256(content).hexdigest(), record, adds_sources)


def write(each: Import, *, replace: bool = False, user: Any = None) -> Page:
    """Create the draft, or update that of an earlier import. Returns its page.

    The live page stays as it is. New sources are unverified, and new safety notices are approved by
    nobody.

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
            if each.adds_sources:
                add_sources(each.page)
            add_notices(each.page, each.parent.locale)
            link_evidence(each.page)
            add_pictures(each.page, user)
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
