"""Creates redirects from the old paths of a renamed or moved page and of all pages below it.

Wagtail's own redirects are switched off in the settings: Wagtail creates none for a page that moves
to another site, and loses those of a whole tree if one path is too long for the table.
"""

import logging
from collections.abc import Iterable, Iterator

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.coreutils import get_dummy_request
from wagtail.models import Page, Site

log = logging.getLogger(__name__)
MAX_PATH_CHARACTERS = 255
REDIRECTS_PER_BATCH = 500
Address = tuple[int, str, str]  # site, old path, route below the page


def redirect_from_old_paths(page: Page, old_url_path: str) -> None:
    """Redirect the old addresses of `page` and of all live pages below it to the current ones."""
    new_url_path, roots = page.url_path, Site.get_site_root_paths()
    site_ids = {root.site_id for root in roots if old_url_path.startswith(root.root_path)}
    sites = list(Site.objects.filter(pk__in=site_ids))
    too_long, found = 0, []
    for each in _with_descendants(page):
        old = old_url_path + each.url_path[len(new_url_path) :]
        for site, old_path, route in _left_addresses(each, old, sites):
            if len(old_path) > MAX_PATH_CHARACTERS:
                too_long += 1
                continue
            found.append(
                Redirect(
                    site_id=site,
                    old_path=old_path,
                    redirect_page_id=each.pk,
                    redirect_page_route_path=route,
                    automatically_created=True,
                )
            )
    if too_long:
        log.warning("%s old paths are too long for a redirect (page %s)", too_long, page.pk)
    _write(found)


def _with_descendants(page: Page) -> Iterator[Page]:
    yield page.specific
    yield from page.get_descendants().live().defer_streamfields().specific().iterator(100)


def _left_addresses(page: Page, old_url_path: str, sites: Iterable[Site]) -> set[Address]:
    """Return the addresses that the page had and no longer has."""
    return _addresses(page, old_url_path, sites) - _addresses(page, page.url_path, sites)


def _addresses(page: Page, url_path: str, sites: Iterable[Site]) -> set[Address]:
    now, page.url_path = page.url_path, url_path
    try:
        return {each for site in sites for each in _in_site(page, site)}
    finally:
        page.url_path = now


def _in_site(page: Page, site: Site) -> Iterator[Address]:
    if site.root_page_id == page.pk:
        return  # its address is `/`, whatever its slug
    parts = page.get_url_parts(get_dummy_request(site=site))
    if parts is None or parts[0] != site.pk or not parts[2]:
        return
    for route in page.get_route_paths():
        normalised = Redirect.normalise_page_route_path(route)
        path = parts[2].rstrip("/") + (normalised or "/")
        yield site.pk, Redirect.normalise_path(path), normalised


def _write(redirects: list[Redirect]) -> None:
    """Replaces older automatic redirects from the same paths; keeps those that an editor typed."""
    for start in range(0, len(redirects), REDIRECTS_PER_BATCH):
        some = redirects[start : start + REDIRECTS_PER_BATCH]
        with transaction.atomic():
            sites = {each.site_id for each in some}
            Redirect.objects.filter(
                automatically_created=True,
                site__in=sites,
                old_path__in=[each.old_path for each in some],
            ).delete()
            Redirect.objects.bulk_create(some, ignore_conflicts=True)
