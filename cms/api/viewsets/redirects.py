from django.db.models import Q
from rest_framework.fields import Field
from wagtail.api.v2.filters import FieldsFilter
from wagtail.api.v2.serializers import BaseSerializer
from wagtail.contrib.redirects.api import RedirectsAPIViewSet
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.api.filters import FileSearch, StableOrdering
from cms.api.path_lookup import redirect_from, target_of
from cms.api.viewsets.base import PublicViewSet
from cms.api.viewsets.site_mixin import SiteMixin


class LocationField(Field):
    """Where the old path leads now, absolutely, such as `https://www.example.org/new/`."""

    def get_attribute(self, instance):
        return instance

    def to_representation(self, redirect: Redirect) -> str | None:
        return target_of(redirect, self.context["tree"].site) or None


class RedirectSerializer(BaseSerializer):
    location = LocationField(read_only=True)


class RedirectsViewSet(SiteMixin, PublicViewSet, RedirectsAPIViewSet):
    """`redirects/`: this site's old paths, and where they lead now; to hidden pages none does."""

    base_serializer_class = RedirectSerializer
    filter_backends = [FieldsFilter, StableOrdering, FileSearch]
    find_parameters = PublicViewSet.find_parameters | {"html_path"}

    def get_queryset(self):
        seen = self.tree.visible.among(Page.objects.all())
        told = Q(redirect_page__isnull=True) | Q(redirect_page__in=seen)
        redirects = Redirect.get_for_site(self.tree.site).select_related("redirect_page")
        return redirects.filter(told).order_by("id")

    def get_serializer_context(self):
        return {**super().get_serializer_context(), "tree": self.tree}

    def find_object(self, queryset, request):
        if "html_path" in request.GET:
            found = redirect_from(self.tree.site, request.GET["html_path"])
        else:
            found = super().find_object(queryset, request)
        return found if found and queryset.filter(pk=found.pk).exists() else None
