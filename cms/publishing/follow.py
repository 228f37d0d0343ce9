"""What follows a change: notices for webhooks, purges for the CDN. Drafts have no followers."""

from wagtail.images.models import AbstractRendition
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from cms.publishing.cdn.queue import purge_pages, purges_matter
from cms.publishing.changes import content_changed
from cms.publishing.events import has_listeners, record_change_event, record_page_event
from cms.publishing.models import WebhookEventType
from cms.publishing.page_impact import (
    affected_by_address,
    affected_pages,
    root_of,
    with_translations,
)

LABEL = "cms.publishing.follow"


def connect() -> None:
    for signal, receiver in (
        (content_changed, _content_changed),
        (page_published, _published),
        (page_unpublished, _unpublished),
    ):
        signal.connect(receiver, dispatch_uid=f"{LABEL}.{receiver.__name__}")


def _content_changed(sender, instance, before, **kwargs):
    if isinstance(instance, AbstractRendition):
        return  # made from a picture, whose own change is told
    listened = has_listeners()
    if not listened and not purges_matter():
        return
    if isinstance(instance, Page):
        if not instance.path:
            return  # what a fixture says of its type alone: the page itself is told
        elsewhere = _shows_elsewhere(instance, before)
        if elsewhere or purges_matter():
            pages = affected_by_address(instance)
            purge_pages(pages)
        if listened:
            _note_move(instance, before)
            if not elsewhere:
                pages = with_translations({instance.pk})
            record_change_event(instance, pages and pages - {instance.pk})
        return
    pages = affected_pages(instance)
    purge_pages(pages)
    if listened:
        record_change_event(root_of(instance), pages)


def _published(sender, instance, **kwargs):
    if instance.live and has_listeners():
        record_page_event(WebhookEventType.PUBLISHED, instance)


def _unpublished(sender, instance, **kwargs):
    if has_listeners():
        record_page_event(WebhookEventType.UNPUBLISHED, instance)


def _note_move(page, before):
    """Not by Wagtail's signals for moves and slugs: those come when it is committed."""
    if before and before.live and page.live and before.url_path != page.url_path:
        record_page_event(
            WebhookEventType.MOVED, page, moved_from=_path_in_site(page, before.url_path)
        )


def _shows_elsewhere(page, before):
    """Whether what links and breadcrumbs on other pages show of it is another than before."""
    if before is None:  # new, or about to be deleted
        return page.live
    was = (before.live, before.url_path, before.title)
    return was != (page.live, page.url_path, page.title)


def _path_in_site(page, url_path):
    site = page.get_site()
    root = site.root_page.url_path if site else "/"
    return "/" + url_path.removeprefix(root) if url_path.startswith(root) else None
