"""Reacts to changes of content: bumps the content version, records webhook events, purges the CDN.

Inside a transaction the version is bumped before the change: all publishers then queue for the
version's row first and cannot deadlock. Outside of a transaction it is bumped right after the
change, because a version bumped before its change is committed would let a response with the old
content be cached as current.

Changes that send no signal of saving call `cms.core.content_version.bump.bump_version` themselves.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.images.models import AbstractRendition
from wagtail.models import DraftStateMixin, Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.core.content_version.bump import bump_version
from cms.core.content_version.change_log import record_change
from cms.core.content_version.content_models import (
    StoredState,
    is_content,
    is_draft_save,
    save_may_change_answers,
    stored_state,
)
from cms.core.content_version.list_tags import FILES
from cms.pages.visibility import VisiblePages
from cms.publishing.cdn.queue import purge_pages, purges_matter
from cms.publishing.events import has_listeners, record_change_event, record_page_event
from cms.publishing.models import WebhookEventType
from cms.publishing.page_impact import (
    affected_by_address,
    affected_pages,
    pages_showing_rendition,
    root_of,
    with_translations,
)
from cms.publishing.public_changes import (
    Paths,
    is_in_private_part,
    is_recorded_with_its_owner,
    paths_before_saving,
    public_or_any,
    record_deleting,
    record_opened,
    record_saved,
)
from cms.publishing.redirects import redirect_from_old_paths
from cms.publishing.touched_lists import lists_touched_by_page, touched_lists

# Attribute of an instance between pre_save and post_save: (was the version bumped, stored state,
# public paths).
SAVING = "_clinic_saving"


@receiver(pre_save)
def before_save(
    sender: type[Model],
    instance: Any,
    using: str,
    update_fields: frozenset[str] | None = None,
    **_: Any,
) -> None:
    if using != DEFAULT_DB_ALIAS or not is_content(sender):
        return
    if is_draft_save(instance, update_fields):
        return
    before = stored_state(instance) if isinstance(instance, DraftStateMixin) else None
    if save_may_change_answers(instance, before):
        if bumped := in_transaction():
            bump_version(is_recorded=True)
        setattr(instance, SAVING, (bumped, before, paths_before_saving(instance, before)))


@receiver(post_save)
def after_save(instance: Any, **_: Any) -> None:
    saving = instance.__dict__.pop(SAVING, None)
    if saving is not None:
        bumped, before, paths = saving
        with transaction.atomic(savepoint=False):
            if not bumped:
                bump_version(is_recorded=True)
            announce_change(instance, before, paths)


@receiver(pre_delete)
def before_delete(
    sender: type[Model], instance: Any, using: str, origin: Any = None, **_: Any
) -> None:
    """Announces before the deletion, while the reference index still lists what pointed here."""
    if using == DEFAULT_DB_ALIAS and is_content(sender):
        if in_transaction():
            bump_version(is_recorded=True)
        if is_recorded_with_its_owner(instance, origin):
            record_change((), lists=())
        else:
            announce_change(instance, deleted=True)


@receiver(post_delete)
def after_delete(
    sender: type[Model], instance: Any, using: str, origin: Any = None, **_: Any
) -> None:
    is_restriction = isinstance(instance, PageViewRestriction)
    if (
        using == DEFAULT_DB_ALIAS
        and is_restriction
        and not is_recorded_with_its_owner(instance, origin)
    ):
        record_opened(instance)
    if using == DEFAULT_DB_ALIAS and is_content(sender) and not in_transaction():
        bump_version()


@receiver(page_published)
def record_published(instance: Page, **_: Any) -> None:
    if instance.live and has_listeners():
        record_page_event(WebhookEventType.PUBLISHED, instance)


@receiver(page_unpublished)
def record_unpublished(instance: Page, **_: Any) -> None:
    if has_listeners():
        record_page_event(WebhookEventType.UNPUBLISHED, instance)


@receiver(page_slug_changed)
def redirect_renamed_page(instance: Page, instance_before: Page, **_: Any) -> None:
    _redirect(instance, instance_before.url_path)


@receiver(post_page_move)
def redirect_moved_page(
    instance: Page, url_path_before: str, url_path_after: str, **_: Any
) -> None:
    if url_path_before != url_path_after:  # equal if the page moved among its siblings
        _redirect(instance, url_path_before)


def announce_change(
    instance: Model,
    before: StoredState | None = None,
    paths: Paths = (),
    deleted: bool = False,
) -> None:
    """Record webhook events, CDN purges and what is new, in the transaction of a change.

    `before` is the stored state of a saved page; None if the object is new or deleted. `paths` are
    public paths that the change may have taken away.
    """
    if isinstance(instance, AbstractRendition):
        pages = pages_showing_rendition(instance)
        record_change(public_or_any(pages), lists=(FILES,))
        if pages:
            purge_pages(pages)
        return
    has_webhooks = has_listeners()
    if isinstance(instance, Page):
        _announce_page(instance, before, has_webhooks, paths, deleted)
        return
    pages = affected_pages(instance)
    if deleted:
        record_deleting(instance, pages)
    else:
        record_saved(instance, pages, paths, touched_lists(instance))
    purge_pages(pages)
    if has_webhooks:
        record_change_event(root_of(instance), pages, paths, deleted=deleted)


def _announce_page(
    page: Page, before: StoredState | None, has_webhooks: bool, paths: Paths, deleted: bool
) -> None:
    if not page.path:
        return  # a fixture saves the subclass row first; the row of `Page` is announced
    shows_elsewhere = _shows_elsewhere(page, before)
    same = frozenset() if shows_elsewhere else with_translations({page.pk})
    pages: frozenset[int] | None = None
    if shows_elsewhere or purges_matter():
        pages = affected_by_address(page)
        purge_pages(pages)
    if deleted:
        record_deleting(page, pages if shows_elsewhere else same)
    else:
        record_saved(
            page, pages if shows_elsewhere else same, paths, lists_touched_by_page(page, before)
        )
    if not has_webhooks:
        return
    if not shows_elsewhere:
        pages = same
    others = pages and pages - {page.pk}
    if before is None or before.url_path == page.url_path:
        record_change_event(page, others)
        return
    if _record_move(page, before, paths):
        paths = paths and [each for each in paths if each["id"] != page.pk]
    record_change_event(page, others, paths, moved_from=before.url_path or "")


def _record_move(page: Page, before: StoredState, paths: Paths) -> bool:
    """Wagtail's signals for moves and slugs are not used: they are sent after the commit."""
    if not (before.live and page.live):
        return False
    site = page.get_site()
    former = {each["id"]: each["path"] for each in paths or [] if site and each["site"] == site.pk}
    return record_page_event(WebhookEventType.MOVED, page, moved_from=former.get(page.pk))


def _shows_elsewhere(page: Page, before: StoredState | None) -> bool:
    """Whether links, breadcrumbs and related pages on other pages change: address, title, summary
    or visibility."""
    if before is None:  # new, or about to be deleted
        return bool(page.live)
    summary = getattr(page, "plain_summary", None)
    after = (page.live, page.url_path, page.title, summary)
    return (before.live, before.url_path, before.title, before.summary) != after


def _redirect(page: Page, old_url_path: str) -> None:
    """Wagtail sends its signals after the commit, so this is a transaction of its own: a response
    without the redirects may have been cached in between."""
    with transaction.atomic():
        bump_version(is_recorded=True)
        if not is_in_private_part(old_url_path) or VisiblePages().is_private(page):
            redirect_from_old_paths(page, old_url_path)  # else everybody learns where it was
        record_change((), elsewhere=True)
        purge_pages(frozenset())


def in_transaction() -> bool:
    return bool(connections[DEFAULT_DB_ALIAS].in_atomic_block)
