from django.db.models import Q
from wagtail.contrib.redirects.api import RedirectsAPIViewSet
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.api.endpoint import PublicEndpoint
from cms.api.finding import redirect_from
from cms.api.of_site import OfSite


class RedirectsEndpoint(OfSite, PublicEndpoint, RedirectsAPIViewSet):
    """`redirects/`: this site's old paths, and where they lead now; to hidden pages none does."""

    find_parameters = PublicEndpoint.find_parameters | {"html_path"}

    def get_queryset(self):
        seen = self.tree.visible.among(Page.objects.all())
        told = Q(redirect_page__isnull=True) | Q(redirect_page__in=seen)
        return Redirect.get_for_site(self.tree.site).filter(told).order_by("id")

    def find_object(self, queryset, request):
        if "html_path" in request.GET:
            found = redirect_from(self.tree.site, request.GET["html_path"])
        else:
            found = super().find_object(queryset, request)
        return found if found and queryset.filter(pk=found.pk).exists() else None
