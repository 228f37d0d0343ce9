"""Says what a change means to the public, for readers that ask what is new (`changes/`).

Only pages that everybody may read are named, and the paths at which such a page was until now.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Model
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.models import AbstractRendition
from wagtail.models import Page, PageViewRestriction

from cms.core.content_version.change_log import MAX_LISTED, GonePath, record_change
from cms.core.content_version.content_models import StoredState
from cms.pages.visibility import VisiblePages, public_among

Paths = Sequence[GonePath] | None  # None for more than MAX_LISTED


def paths_before_saving(instance: Any, before: StoredState | None) -> Paths:
    """Return the public paths that saving `instance` may take away, before it is saved.

    Those of a page that gets another path, and of all below it, if they were public there.
    """
    if isinstance(instance, PageViewRestriction):
        return _public_paths(_below(instance.page))
    if not isinstance(instance, Page) or before is None:
        return []
    stored = Page.objects.filter(pk=instance.pk)
    if before.url_path != instance.url_path:
        page = stored.get()  # where it is in the tree now; at which path it was
        return [] if is_in_private_part(before.url_path) else _paths_until_now(page)
    return _public_paths(stored) if before.live and not instance.live else []


def is_in_private_part(url_path: str | None) -> bool:
    """Whether a page with this `url_path` is, or was, in a private part of the tree."""
    private = PageViewRestriction.objects.values_list("page__url_path", flat=True)
    return (url_path or "").startswith(tuple(filter(None, private)))


def _paths_until_now(page: Page) -> Paths:
    """The public paths of a page that was moved out of no private part, and of all below it."""
    restricted = PageViewRestriction.objects.filter(page__path__startswith=page.path)
    return _listed(VisiblePages(restricted).among(_below(page)))


def record_saved(
    instance: Model,
    pages: frozenset[int] | None,
    paths: Paths,
    lists: Collection[str] | None = None,
) -> None:
    """Record a change that was made: `pages` may show it, and `paths` may lead nowhere now.

    `lists` are as in `record_change`.
    """
    if paths is None:
        record_change(None)
        return
    still = (
        _public_paths(_below(instance.page)) if isinstance(instance, PageViewRestriction) else []
    )
    kept = {(each["id"], each["path"]) for each in still or []}
    gone = [each for each in paths if (each["id"], each["path"]) not in kept]
    record_change(public_or_any(pages), gone, isinstance(instance, Redirect), lists)


def record_deleting(instance: Model, pages: frozenset[int] | None) -> None:
    """Record a change that is about to be made: `instance` will be deleted."""
    is_live_page = isinstance(instance, Page) and instance.live
    gone = _public_paths(Page.objects.filter(pk=instance.pk)) if is_live_page else []
    others = None if pages is None or gone is None else pages - {each["id"] for each in gone}
    record_change(public_or_any(others), gone or [], elsewhere=isinstance(instance, Redirect))


def record_opened(restriction: PageViewRestriction) -> None:
    """Record that a part of the tree is not private any more, once that is so."""
    opened = _public_paths(_below(restriction.page))
    record_change(None if opened is None else {each["id"] for each in opened})


def is_recorded_with_its_owner(instance: Any, origin: Any) -> bool:
    """Whether an object is deleted together with another, whose deletion says everything.

    A restriction with its page, which was not public, or a size of an image with the image.
    """
    deleted = getattr(origin, "model", type(origin))
    if isinstance(instance, AbstractRendition):
        return not issubclass(deleted, AbstractRendition)
    return isinstance(instance, PageViewRestriction) and issubclass(deleted, Page)


def public_or_any(pages: frozenset[int] | None) -> set[int] | None:
    """Those of these pages that everybody may read; None for any page."""
    return None if pages is None else public_among(pages)


def _below(page: Page) -> Any:
    return Page.objects.filter(path__startswith=page.path)


def _public_paths(pages: Any) -> Paths:
    return _listed(VisiblePages().among(pages))


def _listed(pages: Any) -> Paths:
    listed = list(pages.select_related("locale").order_by("pk")[: MAX_LISTED + 1])
    return None if len(listed) > MAX_LISTED else list(_paths(listed))


def _paths(pages: Iterable[Page]) -> Iterable[GonePath]:
    for page in pages:
        site, _, path = page.get_url_parts() or (None, None, None)
        if site is not None and path:
            yield GonePath(id=page.pk, path=path, site=site)
