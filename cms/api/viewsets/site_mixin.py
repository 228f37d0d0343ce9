"""Which site a request is about, and which page types."""

from functools import cached_property
from typing import Any

from django.http import Http404
from wagtail.api.v2.utils import BadRequestError, page_models_from_string
from wagtail.api.validators import SiteFilterValidator
from wagtail.models import Page, get_page_models

from cms.api.errors import NoSuch, Refused
from cms.api.stock_messages import TYPE
from cms.api_keys.reading import pages_opened_by
from cms.core.content_version.memo import memoize_per_version
from cms.pages.site_tree import SiteTree
from cms.pages.visibility import VisiblePages

Mixin: Any = object  # typed as Any, because it uses what the class beside it has
NO_SITE = "No site lives at this address. Make one the default site under Settings → Sites"


class SiteMixin(Mixin):
    """Mixed into viewsets, before them: `self.tree` is the requested site, read once."""

    @cached_property
    def tree(self) -> SiteTree:
        """The site of `?site=`, else that of the request's host, else the default one.

        Raises:
            BadRequestError: `?site=` fits several sites, or the host has no site.
            Http404: `?site=` fits none.
        """
        if self.key is not None:  # its tree has more than others may see: nobody shares it
            return self._find_tree()
        address = (self.request.get_host(), self.request.get_port())
        key = ("tree", *address, self.request.GET.get("site"))
        tree: SiteTree = memoize_per_version(key, self._find_tree)
        return tree

    def _find_tree(self) -> SiteTree:
        wanted = self.request.GET.get("site")
        try:
            site = SiteFilterValidator(site=wanted, request=self.request).site_obj
        except ValueError as error:
            raise BadRequestError(str(error)) from error
        except Http404 as error:
            words = f"The parameter site names no site: {wanted}. Give its host, or host:port"
            raise NoSuch(words) from error
        if site is None:
            raise BadRequestError(NO_SITE)  # a 404 would mean that the page is gone
        return SiteTree(site, self.visible_pages())

    def visible_pages(self) -> VisiblePages:
        """Which pages this request may see."""
        return pages_opened_by(self.key)

    def wanted_types(self) -> tuple[type[Page], ...]:
        """The page models of `?type=pages.TopicPage,pages.HomePage`."""
        wanted = self.request.GET.get("type")
        try:
            return page_models_from_string(wanted) if wanted else ()
        except (LookupError, ValueError) as error:
            known = ", ".join(sorted(each._meta.label for each in get_page_models()))
            words = f"The parameter type names no page type: {wanted}. Page types are {known}"
            raise Refused(words, TYPE) from error
