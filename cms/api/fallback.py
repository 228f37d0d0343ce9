"""`?fallback=en-gb`: the pages of another language where there are none in the wanted one.

Each page in the answer names the language it fell back to, so that no reader gets another language
without being told.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from rest_framework.request import Request
from wagtail.api.v2.filters import ChildOfFilter, DescendantOfFilter
from wagtail.api.v2.utils import BadRequestError
from wagtail.models import Locale, Page

from cms.api.errors import no_such_locale
from cms.api.path_lookup import MovedPage, PathFinder
from cms.pages.site_tree import SiteTree

MAX_LANGUAGES = 3
FALLBACK = "fallback"
ONE_LANGUAGE = ("ancestor_of", "translation_of")


class Languages:
    """The wanted language, and those to fall back to, the first that has a page comes first."""

    def __init__(self, tree: SiteTree, wanted: str, others: Iterable[str]) -> None:
        """Read the languages.

        Raises:
            BadRequestError: too many, one of them twice, or one that the CMS does not have.
            NoSuch: the CMS does not have the wanted one.
        """
        codes = [wanted, *others]
        if len(codes) > MAX_LANGUAGES + 1:
            raise BadRequestError(f"The parameter fallback takes {MAX_LANGUAGES} languages at most")
        if len(set(codes)) < len(codes):
            raise BadRequestError(
                "The parameter fallback names a language twice, or the one that is wanted. Name "
                "each other language once"
            )
        known = {
            each.language_code: each for each in Locale.objects.filter(language_code__in=codes)
        }
        if unknown := [code for code in codes[1:] if code not in known]:
            raise BadRequestError(
                f"The parameter fallback names no language of this site: {', '.join(unknown)}. "
                "Give codes, such as en-gb, separated by commas"
            )
        if wanted not in known:
            raise no_such_locale(wanted)
        self.tree, self.wanted = tree, known[wanted]
        self.all = [known[code] for code in codes]

    def narrow(self, pages: Any) -> Any:
        """Each page once: in the wanted language, else in the first one that has it."""
        chosen, before = Q(locale=self.wanted), [self.wanted]
        shown = self.tree.pages().filter(translation_key=OuterRef("translation_key"))
        for other in self.all[1:]:
            chosen |= Q(locale=other) & ~Exists(shown.filter(locale__in=before))
            before = [*before, other]
        return pages.filter(chosen)

    def of(self, page: Page) -> Page | None:
        """A page in the wanted language, else in the first one that has it; None in none."""
        pages = self.tree.pages().filter(translation_key=page.translation_key, locale__in=self.all)
        by_locale = {each.locale_id: each for each in pages}
        return next((by_locale[each.pk] for each in self.all if each.pk in by_locale), None)

    def fell_back_to(self, page: Page) -> str | None:
        """The language of a page that is not in the wanted one; else None."""
        if page.locale_id == self.wanted.pk:
            return None
        return next((each.language_code for each in self.all if each.pk == page.locale_id), None)


def languages_of(request: Request, tree: SiteTree, of_path: str = "") -> Languages | None:
    """Return the languages of `?locale=fr&fallback=en-gb`; None where there is no fallback.

    `of_path` is the wanted language where a path says it.

    Raises:
        BadRequestError: the wanted language is not given, or the languages are not in order.
        NoSuch: the CMS does not have the wanted language.
    """
    if FALLBACK not in request.GET:
        return None
    wanted = of_path or request.GET.get("locale")
    if not wanted:
        raise BadRequestError(
            "The parameter fallback needs locale, the language that is wanted first, such as "
            "locale=fr&fallback=en-gb"
        )
    if told := [each for each in ONE_LANGUAGE if each in request.GET]:
        raise BadRequestError(
            f"The parameter fallback does not go with {told[0]}, which is about the pages of one "
            "language. Leave out one of them"
        )
    return Languages(tree, wanted, request.GET[FALLBACK].split(","))


def split_path(path: str) -> tuple[str, str]:
    """Return the language of a public path and its path in the first one: `/fr/dos/` → `/dos/`.

    By the languages that the settings name, whether or not the site has pages in them.
    """
    code, _, rest = path.lstrip("/").partition("/")
    others = {code for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES} - {settings.LANGUAGE_CODE}
    return (code, f"/{rest}") if code in others else (settings.LANGUAGE_CODE, path)


def path_in(code: str, path: str) -> str:
    """Return a path of the first language in another one: `/dos/` → `/fr/dos/`."""
    return path if code == settings.LANGUAGE_CODE else f"/{code}{path}"


def elsewhere(finder: PathFinder, path: str, languages: Languages) -> Page | MovedPage | None:
    """Return what to answer for a path that has no page in the wanted language.

    The page at this path in the first other language that has one there. If it has a translation
    in the wanted language, at another path, that is where to go.
    """
    for other in languages.all[1:]:
        page = finder.page(path_in(other.language_code, path))
        best = languages.of(page) if page else None
        if best is not None and languages.fell_back_to(best):
            return best
        if best is not None:
            url = best.full_url or ""
            return MovedPage(type="moved", path=urlsplit(url).path, url=url, permanent=False)
    return None


class ChildOfInAnyLanguage(ChildOfFilter):
    """Wagtail's `?child_of=`; with a fallback, also below the translations of the page."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        found = super().filter_queryset(request, queryset, view)
        if FALLBACK not in request.GET or "child_of" not in request.GET:
            return found
        parent = found._filtered_by_child_of
        below = Q()
        for each in _with_translations(view.tree, parent):
            below |= Q(path__startswith=each.path, depth=each.depth + 1)
        queryset = queryset.filter(below)
        queryset._filtered_by_child_of = parent
        return queryset


class DescendantOfInAnyLanguage(DescendantOfFilter):
    """Wagtail's `?descendant_of=`; with a fallback, also below the translations of the page."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        found = super().filter_queryset(request, queryset, view)
        wanted = request.GET.get("descendant_of")
        if FALLBACK not in request.GET or wanted is None:
            return found
        above = (
            view.get_root_page() if wanted == "root" else view.get_base_queryset().get(id=wanted)
        )
        below = Q()
        for each in _with_translations(view.tree, above):
            below |= Q(path__startswith=each.path, depth__gt=each.depth)
        return queryset.filter(below)


def _with_translations(tree: SiteTree, page: Page) -> list[Page]:
    others: QuerySet[Page] = tree.pages().filter(translation_key=page.translation_key)
    return [page, *others.exclude(pk=page.pk)]
