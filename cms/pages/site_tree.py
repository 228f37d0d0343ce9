"""The public pages of one site in all its languages, and their paths.

The default language is at `/`, every other one below its code: `/fr/`. Links to pages
(`meta.html_url`) follow the same scheme, because the CMS's own addresses do (`cms.urls`).
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.encoding import uri_to_iri
from wagtail.models import Page, Site

from cms.pages.visibility import VisiblePages

MAX_HIDDEN = 5000  # pages; where a site does not show more than these, the shown ones are joined


def inside(paths: Iterable[str], page: str = "") -> Q:
    """The pages at and below these paths; `page` is the prefix to the page."""
    found = Q()
    for path in paths:
        found |= Q(**{f"{page}path__startswith": path})
    return found


def _behind(path: str) -> str:
    """The least text that no path below this one reaches."""
    return path[:-1] + chr(ord(path[-1]) + 1)


class SiteTree:
    """The page trees of a site, one for each language. Takes two queries.

    `visible` says which pages it has; the public ones by default.
    """

    def __init__(self, site: Site, visible: VisiblePages | None = None) -> None:
        self.site = site
        key = site.root_page.translation_key
        roots = Page.objects.filter(translation_key=key).select_related("locale")
        self.roots: dict[str, Page] = {root.locale.language_code: root for root in roots}
        self.languages = {root.locale_id: root.locale for root in self.roots.values()}
        self.visible = visible or VisiblePages()

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(root.path for root in self.roots.values())

    def pages(self, model: type[Page] = Page) -> QuerySet[Any]:
        """The visible pages of this site."""
        return self.narrow(model.objects.all())

    def narrow(self, queryset: QuerySet[Any], page: str = "") -> QuerySet[Any]:
        """The rows whose page is a visible page of this site; `page` is the prefix to it."""
        return self.visible.among(queryset.filter(inside(self.paths, page)), page)

    @cached_property
    def few_hidden_pages(self) -> list[int] | None:
        """The keys of `hidden_pages`, read once; None where they are many, or for one reader."""
        if not self.visible.for_everyone:
            return None
        found = list(self.hidden_pages().values_list("pk", flat=True)[: MAX_HIDDEN + 1])
        return found if len(found) <= MAX_HIDDEN else None

    def hidden_pages(self) -> QuerySet[Any]:
        """The pages elsewhere, and those in private parts; whether a page is live is not asked.

        In the order of paths, from one part of the tree that is shown to the next.
        """
        hidden, begin = Q(), ""
        for path in sorted(self.paths):
            hidden |= Q(path__gte=begin, path__lt=path)
            begin = max(begin, _behind(path))
        hidden |= Q(path__gte=begin)
        return Page.objects.order_by().filter(hidden | inside(self.visible.private), depth__gt=1)

    def shows(self, page: Page) -> bool:
        return str(page.path).startswith(self.paths) and self.visible.shows(page)

    def url_path(self, path: str) -> str | None:
        """Wagtail's `url_path` for a public path: `/fr/dos/` → `/accueil-fr/dos/`.

        The path may be percent-encoded: `/fr/sant%C3%A9/`. None if the site has no root page in the
        language of the path.
        """
        steps = [step for step in uri_to_iri(path).split("/") if step]
        root = self.roots.get(settings.LANGUAGE_CODE)
        if steps and steps[0] != settings.LANGUAGE_CODE and steps[0] in self.roots:
            root = self.roots[steps.pop(0)]
        if root is None:
            return None
        return str(root.url_path) + "".join(f"{step}/" for step in steps)
