"""Begin a page of some shape, and the guide."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.views.pages.create import CreateView
from wagtail.models import Page, Site
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from cms.desk.first_page import FirstPageForm, has_no_home_page, make_home_page
from cms.desk.shapes import BY_CODE, Shape, fill_in
from cms.pages.models import HomePage, TopicPage


def places_for(user: Any) -> PageQuerySet:
    """The pages below which a person may write: home pages, and topics with topics below them; any
    topic for somebody who may write only below others.

    Only in the first language of each site: pages in other languages are translations.
    """
    policy = policy_registry.get_by_type(Page)
    inside = Q(pk__in=())
    for path in Site.objects.values_list("root_page__path", flat=True):
        inside |= Q(path__startswith=path)
    allowed = policy.instances_user_has_permission_for(user, "add")
    above = Q(numchild__gt=0) | Q(pk__in=HomePage.objects.values("pk"))
    pages = Page.objects.filter(inside, pk__in=allowed.values("pk")).type(HomePage, TopicPage)
    usual = pages.filter(above)
    return (usual if usual.exists() else pages).order_by("path")


@require_safe
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Open the form of a new page. Where it may stand in several places, ask which.

    Raises:
        Http404: there is no such shape.
        PermissionDenied: the person may write pages nowhere.
    """
    shape = _shape(code)
    places = list(places_for(request.user))
    if not places:
        raise PermissionDenied
    if len(places) == 1:
        return redirect("desk_write_below", code, places[0].pk)
    context = {
        "page_title": f"Write: {shape.label.lower()}",
        "header_icon": shape.icon,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": "", "label": f"Write: {shape.label.lower()}"},
        ],
        "shape": shape,
        "places": places,
        "first_depth": min(place.depth for place in places),
    }
    return render(request, "desk/choose_place.html", context)


class WriteBelow(CreateView):
    """Wagtail's form of a new topic page, with the blocks of a shape. Wagtail's view saves it."""

    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, code: str, parent: int) -> Any:
        self.shape = _shape(code)
        return super().dispatch(request, "pages", "topicpage", parent)

    def get(self, request: HttpRequest) -> Any:
        fill_in(self.page, self.shape, self.parent_page)
        return super().get(request)


@require_POST
def begin_site(request: HttpRequest) -> HttpResponse:
    """Make the home page of a site that has none.

    Raises:
        PermissionDenied: the person is no administrator, or there is a home page already.
    """
    if not request.user.is_superuser or not has_no_home_page():
        raise PermissionDenied
    form = FirstPageForm(request.POST)
    if form.is_valid():
        home = make_home_page(form.cleaned_data["name"], request.user)
        messages.success(
            request,
            f"“{home.title}” has its home page. Write its first page, or add people under "
            "Settings → Users.",
        )
    else:
        messages.error(request, "Type the name of the clinic, at most 150 characters.")
    return redirect("wagtailadmin_home")


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """How to write a page and have it published, in ten minutes."""
    context = {
        "page_title": "Learn in ten minutes",
        "header_icon": "help",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": "", "label": "Learn in ten minutes"},
        ],
    }
    return render(request, "desk/guide.html", context)


def _shape(code: str) -> Shape:
    if code not in BY_CODE:
        raise Http404
    return BY_CODE[code]
