from typing import Any

from django.db.models import Q
from rest_framework.fields import Field
from rest_framework.request import Request
from wagtail.api.v2.filters import FieldsFilter
from wagtail.api.v2.serializers import BaseSerializer
from wagtail.contrib.redirects.api import RedirectsAPIViewSet
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.api.comparisons import ComparisonFilter
from cms.api.filters import FileSearch, StableOrdering
from cms.api.pagination import CursorPagination
from cms.api.path_lookup import redirect_from, target_of
from cms.api.viewsets.base import PublicViewSet
from cms.api.viewsets.site_mixin import SiteMixin
from cms.core.content_version.list_tags import PLACES


class LocationField(Field):
    """The absolute target of a redirect, such as `https://www.example.org/new/`."""

    def get_attribute(self, instance: Redirect) -> Redirect:
        return instance

    def to_representation(self, redirect: Redirect) -> str | None:
        return target_of(redirect, self.context["tree"].site) or None


class RedirectSerializer(BaseSerializer):
    location = LocationField(read_only=True)


class RedirectsViewSet(SiteMixin, PublicViewSet, RedirectsAPIViewSet):
    """`redirects/`: this site's old paths and their targets; none that leads to a hidden page."""

    base_serializer_class = RedirectSerializer
    pagination_class = CursorPagination
    known_query_parameters = RedirectsAPIViewSet.known_query_parameters | {"cursor"}
    filter_backends = [FieldsFilter, ComparisonFilter, StableOrdering, FileSearch]
    find_parameters = PublicViewSet.find_parameters | {"html_path"}

    def get_queryset(self) -> Any:
        visible = self.tree.visible.among(Page.objects.all())
        shown = Q(redirect_page__isnull=True) | Q(redirect_page__in=visible)
        redirects = Redirect.get_for_site(self.tree.site).select_related("redirect_page")
        return redirects.filter(shown).order_by("id")

    def depends_on(self) -> list[str]:
        return [PLACES]  # a redirect tells no words of a page, only its address

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "tree": self.tree}

    def find_object(self, queryset: Any, request: Request) -> Redirect | None:
        if "html_path" in request.GET:
            found = redirect_from(self.tree.site, request.GET["html_path"])
        else:
            found = super().find_object(queryset, request)
        return found if found and queryset.filter(pk=found.pk).exists() else None
