from django.http import Http404
from django.urls import path
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.api.validators import SiteFilterValidator
from wagtail.models import Page, Site

from cms.api.endpoint import PublicEndpoint
from cms.api.serializers import TypedPageSerializer


class PagesEndpoint(PublicEndpoint, PagesAPIViewSet):
    """`pages/`: stock Wagtail v2, and `pages/by-path/`, which answers a page in one request."""

    base_serializer_class = TypedPageSerializer
    detail_parameters = PublicEndpoint.detail_parameters | {"site"}

    @classmethod
    def get_urlpatterns(cls):
        by_path = path("by-path/", cls.as_view({"get": "by_path_view"}), name="by_path")
        return [by_path, *super().get_urlpatterns()]

    def by_path_view(self, request):
        """Answer the page at `?path=/advice/back-pain/`, without a redirect.

        Raises:
            BadRequestError: no path, or an unknown parameter.
            Http404: no public page lives there.
        """
        self.refuse_unknown_parameters(self.detail_parameters | {"path"})
        if not request.GET.get("path", "").startswith("/"):
            raise BadRequestError("Give the page's path, such as ?path=/advice/back-pain/")
        self._cached_object = self._page_at(request.GET["path"])
        return Response(self.get_serializer(self._cached_object).data)

    def get_base_queryset(self):
        """Live pages of one site that anyone may see: no session or password opens a private one.

        Raises:
            BadRequestError: `?site=` fits several sites.
            Http404: `?site=` fits none, or there is no site yet.
        """
        site = self._site()
        return Page.objects.live().public().descendant_of(site.root_page, inclusive=True)

    def _site(self) -> Site:
        wanted = self.request.GET.get("site")
        try:
            site = SiteFilterValidator(site=wanted, request=self.request).site_obj
        except ValueError as error:
            raise BadRequestError(str(error)) from error
        if site is None:
            raise Http404
        return site

    def _page_at(self, wanted: str) -> Page:
        root = self._site().root_page
        steps = [step for step in wanted.split("/") if step]
        url_path = root.url_path + "".join(f"{step}/" for step in steps)
        page = self.get_base_queryset().filter(url_path=url_path).first()
        if page is None:
            raise Http404
        return page.specific
