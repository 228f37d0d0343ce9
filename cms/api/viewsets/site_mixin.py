"""What endpoints share that answer the pages of one site, or what stands on them."""

from functools import cached_property

from django.http import Http404
from wagtail.api.v2.utils import BadRequestError, page_models_from_string
from wagtail.api.validators import SiteFilterValidator

from cms.core.content_version.memo import memoize_per_version
from cms.pages.site_tree import SiteTree

NO_SITE = "No site lives at this address. Make one the default site under Settings → Sites"


class SiteMixin:
    """Mixed into endpoints, before them: `self.tree` is the site asked for, read once."""

    @cached_property
    def tree(self) -> SiteTree:
        """The site of `?site=`, else the one whose address was asked, else the default one.

        Raises:
            BadRequestError: `?site=` fits several sites, or no site lives at the address asked.
            Http404: `?site=` fits none.
        """
        asked = (self.request.get_host(), self.request.get_port(), self.request.GET.get("site"))
        return memoize_per_version(("tree", *asked), self._find_tree)

    def _find_tree(self) -> SiteTree:
        wanted = self.request.GET.get("site")
        try:
            site = SiteFilterValidator(site=wanted, request=self.request).site_obj
        except ValueError as error:
            raise BadRequestError(str(error)) from error
        if site is None and wanted is None:
            raise BadRequestError(NO_SITE)  # a 404 would say of each page that it is gone
        if site is None:
            raise Http404
        return SiteTree(site)

    def wanted_types(self) -> tuple:
        """The page models of `?type=pages.TopicPage,pages.HomePage`."""
        wanted = self.request.GET.get("type")
        try:
            return page_models_from_string(wanted) if wanted else ()
        except (LookupError, ValueError) as error:
            raise BadRequestError("type doesn't exist") from error
