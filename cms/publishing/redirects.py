"""Redirects from the old paths of pages that were renamed or moved, and of all below them.

Wagtail's own (switched off in the settings) make none for a page that moves to another site, and
lose those of a whole tree where one path is longer than the table takes.
"""

import logging
from collections.abc import Iterable, Iterator

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.coreutils import get_dummy_request
from wagtail.models import Page, Site

log = logging.getLogger(__name__)
MAX_PATH_CHARACTERS = 255  # characters of an old path
REDIRECTS_PER_BATCH = 500
Address = tuple[int, str, str]  # site, old path, route below the page


def redirect_from_old_paths(page: Page, old_url_path: str) -> None:
    """Lead from where `page` and all live pages below it stood before to where they stand now."""
    new_url_path, roots = page.url_path, Site.get_site_root_paths()
    there = {root.site_id for root in roots if old_url_path.startswith(root.root_path)}
    sites = list(Site.objects.filter(pk__in=there))
    too_long, found = 0, []
    for each in _with_all_below(page):
        was = old_url_path + each.url_path[len(new_url_path) :]
        for site, old_path, route in _left(each, was, sites):
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


def _with_all_below(page: Page) -> Iterator[Page]:
    yield page.specific
    yield from page.get_descendants().live().defer_streamfields().specific().iterator(100)


def _left(page: Page, old_url_path: str, sites: Iterable[Site]) -> set[Address]:
    """Addresses at which the page stood and stands no more."""
    return _addresses(page, old_url_path, sites) - _addresses(page, page.url_path, sites)


def _addresses(page: Page, url_path: str, sites: Iterable[Site]) -> set[Address]:
    now, page.url_path = page.url_path, url_path
    try:
        return {each for site in sites for each in _in_site(page, site)}
    finally:
        page.url_path = now


def _in_site(page: Page, site: Site) -> Iterator[Address]:
    if site.root_page_id == page.pk:
        return  # it lives at `/` whatever it is called
    parts = page.get_url_parts(get_dummy_request(site=site))
    if parts is None or parts[0] != site.pk or not parts[2]:
        return
    for route in page.get_route_paths():
        told = Redirect.normalise_page_route_path(route)
        yield site.pk, Redirect.normalise_path(parts[2].rstrip("/") + (told or "/")), told


def _write(redirects: list[Redirect]) -> None:
    """An older one that was made by itself gives way; one that a person typed stays."""
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
