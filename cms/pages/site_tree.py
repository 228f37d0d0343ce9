"""The pages of one site that anyone may see, in all its languages, and where each one lives.

The site's default language lives at `/`, every other one below its code: `/fr/`. Links to pages
(`meta.html_url`) follow the same scheme, because the CMS's own addresses do (`cms.urls`).
"""

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.encoding import uri_to_iri
from wagtail.models import Page, Site

from cms.pages.visibility import VisiblePages


class SiteTree:
    """Costs two queries: the roots of the languages, and what is private."""

    def __init__(self, site: Site) -> None:
        self.site = site
        key = site.root_page.translation_key
        roots = Page.objects.filter(translation_key=key).select_related("locale")
        self.roots: dict[str, Page] = {root.locale.language_code: root for root in roots}
        self.languages = {root.locale_id: root.locale for root in self.roots.values()}
        self.visible = VisiblePages()

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(root.path for root in self.roots.values())

    def pages(self, model: type[Page] = Page) -> QuerySet[Any]:
        """The visible pages of this site."""
        return self.narrow(model.objects.all())

    def narrow(self, queryset: QuerySet[Any], page: str = "") -> QuerySet[Any]:
        """What of a queryset belongs to this site's visible pages; `page` is the way to them."""
        inside = Q()
        for path in self.paths:
            inside |= Q(**{f"{page}path__startswith": path})
        return self.visible.among(queryset.filter(inside), page)

    def shows(self, page: Page) -> bool:
        return str(page.path).startswith(self.paths) and self.visible.shows(page)

    def url_path(self, path: str) -> str | None:
        """Where Wagtail keeps the page of a public path: `/fr/dos/` → `/accueil-fr/dos/`.

        The path may be encoded, as in an address: `/fr/sant%C3%A9/`. None where the site has no
        root in the path's language.
        """
        steps = [step for step in uri_to_iri(path).split("/") if step]
        root = self.roots.get(settings.LANGUAGE_CODE)
        if steps and steps[0] != settings.LANGUAGE_CODE and steps[0] in self.roots:
            root = self.roots[steps.pop(0)]
        if root is None:
            return None
        return str(root.url_path) + "".join(f"{step}/" for step in steps)
