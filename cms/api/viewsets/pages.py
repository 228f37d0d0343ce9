from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.http import Http404
from django.urls import path
from django.utils.functional import SimpleLazyObject, cached_property
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.filters import (
    ChildOfFilter,
    DescendantOfFilter,
    LocaleFilter,
    OrderingFilter,
    SearchFilter,
)
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page

from cms.api.comparisons import ComparisonFilter
from cms.api.errors import Withdrawn
from cms.api.fallback import (
    FALLBACK,
    ChildOfInAnyLanguage,
    DescendantOfInAnyLanguage,
    Languages,
    elsewhere,
    languages_of,
    split_path,
)
from cms.api.filters import KnownLocale, RankedSearch, StableOrdering
from cms.api.list_dependencies import list_tags
from cms.api.pagination import KeysFirstPagination
from cms.api.path_lookup import MovedPage, PathFinder
from cms.api.schema.declarations import may_answer
from cms.api.serializers import TypedPageSerializer
from cms.api.viewsets.base import PublicViewSet
from cms.api.viewsets.page_filtering import PageFiltering
from cms.api.viewsets.site_mixin import SiteMixin
from cms.api_keys.drafts import as_last_saved
from cms.pages.prefetch_rows import read_by_key
from cms.pages.prefetching import prefetch_for_pages
from cms.pages.reading_pages import specific_page, visible_page
from cms.pages.rich_text import links_at
from cms.publishing.cdn.tags import LISTS, page_tag
from cms.search.forgiving import Found
from cms.search.public_sources import shown_successors, with_shown_ground

PUBLIC_PARAMETERS = frozenset({"fields", "rich_text_format", "format", "_", "site"})  # no filters
OF_OURS = {
    ChildOfFilter: ChildOfInAnyLanguage,
    DescendantOfFilter: DescendantOfInAnyLanguage,
    LocaleFilter: KnownLocale,
    OrderingFilter: StableOrdering,
    SearchFilter: RankedSearch,
}


class PagesViewSet(SiteMixin, PageFiltering, PublicViewSet, PagesAPIViewSet):
    """`pages/`: Wagtail's API v2, and `pages/by-path/`, which answers a page in one request."""

    base_serializer_class = TypedPageSerializer
    pagination_class = KeysFirstPagination
    filter_backends = [
        ComparisonFilter,
        *(OF_OURS.get(backend, backend) for backend in PagesAPIViewSet.filter_backends),
    ]
    meta_fields = [
        *PagesAPIViewSet.meta_fields, "last_published_at", "ancestors", "translations"
    ]  # fmt: skip
    detail_only_fields = [*PagesAPIViewSet.detail_only_fields, "ancestors"]
    known_query_parameters = PagesAPIViewSet.known_query_parameters | {FALLBACK, "cursor"}
    detail_parameters = PublicViewSet.detail_parameters | {"site", "type", "locale", FALLBACK}
    find_parameters = (detail_parameters - {FALLBACK}) | {"id", "html_path"}
    by_path_parameters = PublicViewSet.detail_parameters | {"site", "path", FALLBACK}
    found: Found | None = None  # what a search found
    listed: Sequence[Page] | None = None  # the pages that a list shows
    path_language = ""  # of `?path=`, where a page is asked for by it

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        by_path = path("by-path/", cls.as_view({"get": "by_path_view"}), name="by_path")
        return [by_path, *super().get_urlpatterns()]

    @may_answer(MovedPage)
    def by_path_view(self, request: Request) -> Response:
        """Answer the page at `?path=/advice/back-pain/`, without a redirect.

        A page that has moved: `{"type": "moved", "path": "/new/", "url": "https://…/new/",
        "permanent": true}`, where `path` is null when it left this site.

        Raises:
            BadRequestError: no path, or an unknown parameter.
            Withdrawn: there was a page that is not public any more.
            Http404: there is no public page.
        """
        self.refuse_unknown_parameters(self.by_path_parameters)
        wanted = request.GET.get("path", "")
        if not wanted.startswith("/"):
            raise BadRequestError("Give the page's path, such as ?path=/advice/back-pain/")
        finder = PathFinder(self.tree)
        self.path_language, inside = split_path(wanted)
        languages = self.languages  # refuses what is wrong with a fallback
        moved = finder.moved_by_query(wanted)
        if moved:
            return Response(moved)
        if page := finder.page(wanted):
            return self.answer(page)
        try:
            return Response(finder.moved(wanted))
        except (Withdrawn, Http404):
            found = languages and elsewhere(finder, inside, languages)
            if not found:
                raise
        return self.answer(found) if isinstance(found, Page) else Response(found)

    def detail_view(self, request: Request, pk: Any) -> Response:
        """Answer the page of an id; with a fallback, in the first language that has it."""
        self.refuse_unknown_parameters(self.detail_parameters)
        page = self.get_object()
        if self.languages:
            page = self.languages.of(page)
            if page is None:
                raise Http404
        return self.answer(page)

    @cached_property
    def languages(self) -> Languages | None:
        """The languages of `?fallback=`: the wanted one is that of `?locale=`, or of the path.

        Raises:
            BadRequestError: the languages are not in order, or none is wanted.
            NoSuch: the CMS does not have the wanted language.
        """
        return languages_of(self.request, self.tree, self.path_language)

    def get_object(self) -> Page:
        """Return the page of an id, in its own class.

        Raises:
            Http404: no visible page has the id, or the other parameters exclude it.
        """
        if self.answered is None and not set(self.request.GET) - PUBLIC_PARAMETERS:
            found = visible_page(self.tree, int(self.kwargs["pk"]))
            self.answered = found and specific_page(found)
        page: Page = super().get_object()
        return page

    def tags(self) -> list[str]:
        """The tags of the answer: also for any change, if it may show more than the page refers to.

        With a fallback it depends on the pages of each language; the types of other apps may show
        anything.
        """
        tags: list[str] = super().tags()
        refers = vars(type(self.answered)).get("shows_only_what_it_refers_to")
        shows_more = FALLBACK in self.request.GET or not refers
        return [*tags, LISTS] if shows_more and LISTS not in tags else tags

    def depends_on(self) -> list[str]:
        """The tags of a list: of the pages that it shows, and of what could enter or leave it."""
        if self.listed is None or self.found:
            return self.tags()
        tags = list_tags(self.request.GET, self.get_queryset().model)
        shown = (page_tag(page.pk) for page in self.listed)
        return self.tags() if tags is None else [*tags, *shown]

    def find_object(self, queryset: Any, request: Request) -> Page | None:
        """Return the page of `?html_path=` or `?id=`."""
        if "html_path" not in request.GET:
            return super().find_object(queryset, request)
        page = PathFinder(self.tree).page(request.GET["html_path"])
        if page is None or "type" not in request.GET or queryset.filter(pk=page.pk).exists():
            return page
        return super().find_object(queryset, request)

    def answer(self, page: Page) -> Response:
        self.answered = self.as_shown([specific_page(page)])[0]
        with self.prefetched([self.answered]):
            data = self.get_serializer(self.answered).data
        return Response(self.with_locales([data], [self.answered])[0])

    def with_locales(self, answers: Sequence[Any], pages: Sequence[Page]) -> Sequence[Any]:
        """Name in the answers which pages are in a language that the request fell back to."""
        if self.languages:
            for answer, page in zip(answers, pages, strict=True):
                answer.setdefault("meta", {})["fallback_locale"] = self.languages.fell_back_to(page)
        return answers

    @contextmanager
    def prefetched(self, pages: list[Page]) -> Iterator[None]:
        """Prefetch what these pages point at; make paths that editors typed absolute."""
        sources = partial(shown_successors, self.tree), partial(with_shown_ground, self.tree)
        root_url = self.tree.site.root_url
        with prefetch_for_pages(pages, self.tree.visible, *sources), links_at(root_url):
            yield

    def listing_view(self, request: Request) -> Response:
        self.check_query_parameters(self.get_queryset())
        self.listed = pages = self.paginate_queryset(self.filter_queryset(self.candidates()))
        serializer = self.get_serializer(pages, many=True)
        needed = pages if _needs_prefetching(serializer) else []
        with self.prefetched(needed):
            response = self.get_paginated_response(self.with_locales(serializer.data, pages))
        if self.found:
            response.data["meta"]["did_you_mean"] = self.found.did_you_mean
        return response

    def rows(self, keys: list[int]) -> dict[int, Page]:
        """Return the pages of these primary keys, in the class of `get_queryset`."""
        pages = read_by_key(keys, self.get_queryset().model)
        return {page.pk: page for page in self.as_shown(pages)}

    def as_shown(self, pages: list[Page]) -> list[Page]:
        """Return these pages as they were published; as last saved for a key that opens drafts."""
        return as_last_saved(pages) if self.tree.visible.as_drafts else pages

    def get_queryset(self) -> Any:
        """Return the visible pages of the types of `?type=`; of one type, with its fields."""
        wanted = self.wanted_types()
        if len(wanted) == 1:
            return self.tree.pages(wanted[0])
        pages = self.get_base_queryset()
        return pages.type(*wanted) if wanted else pages

    def get_base_queryset(self) -> Any:
        """Return the public live pages of one site; private ones never, whoever is signed in.

        Raises:
            BadRequestError: `?site=` fits several sites, or the host has no site.
            Http404: `?site=` fits none.
        """
        return self.tree.pages()

    def get_root_page(self) -> Page:
        return self.tree.site.root_page

    def get_serializer_context(self) -> dict[str, Any]:
        context = super(PagesAPIViewSet, self).get_serializer_context()
        # Wagtail's own parent field asks for it, and ours does not.
        queryset = SimpleLazyObject(self.get_base_queryset)
        return {**context, "base_queryset": queryset, "tree": self.tree}


def _needs_prefetching(serializer: Any) -> bool:
    """Whether a field is requested that reads more than the page's own row."""
    plain = {"id", "type", "detail_url", "title", "html_url", "slug", "locale", "plain_summary"}
    return not set(serializer.child.fields) <= plain | {"first_published_at", "last_published_at"}
