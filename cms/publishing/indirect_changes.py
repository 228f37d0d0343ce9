"""Reacts to what changes pages although no object is saved: relations, the files of images, and
sources that become public, or cease to be, with the pages that rely on them."""

from collections.abc import Collection
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django.db.models.signals import m2m_changed
from django.dispatch import receiver

from cms.core.content_version.bump import bump_version
from cms.core.content_version.change_log import record_change
from cms.core.content_version.content_models import is_content
from cms.core.content_version.list_tags import EVIDENCE
from cms.evidence.models import ResearchSource
from cms.images.signals import image_files_changed
from cms.publishing.cdn.queue import purge_files, purge_pages
from cms.publishing.events import has_listeners, record_change_event
from cms.publishing.page_impact import affected_by_uses
from cms.publishing.public_changes import public_or_any
from cms.publishing.signal_handlers import announce_change, in_transaction
from cms.search.signals import source_uses_changed


@receiver(m2m_changed)
def relation_changed(
    sender: type[Model],
    instance: Any,
    action: str,
    reverse: bool,
    model: type[Model],
    pk_set: set[Any] | None,
    using: str,
    **_: Any,
) -> None:
    """`instance` shows those in `pk_set`; written in `reverse`, those show it."""
    if using != DEFAULT_DB_ALIAS or not is_content(sender):
        return
    if action.startswith("pre_" if in_transaction() else "post_"):
        bump_version(is_recorded=True)
    if action.startswith("post_"):
        announce_change(instance)
        if reverse and pk_set is None:
            record_change(None)
        elif reverse:
            for each in model._base_manager.filter(pk__in=pk_set):
                announce_change(each)


@receiver(image_files_changed)
def announce_image_files(image: Any, hidden: bool, **_: Any) -> None:
    """Webhook receivers may have fetched a page before its image had renditions, so the image is
    announced again. Moved files have new addresses, on any page."""
    if image is not None:
        announce_change(image)
        return
    record_change(None)
    purge_pages(None)
    if hidden:
        purge_files()


@receiver(source_uses_changed)
def announce_shown_sources(pages: Collection[int], sources: Collection[int], **_: Any) -> None:
    """Who changed `pages` tells of these; other pages may name the sources now, or no longer."""
    found = affected_by_uses(pages, sources)
    others = None if found is None else found - {*pages}
    if others is not None and not others:
        return
    record_change(public_or_any(others), lists=(EVIDENCE,))
    purge_pages(others)
    if has_listeners():
        for source in ResearchSource.objects.filter(pk__in=sources).order_by("pk"):
            record_change_event(source, others)
