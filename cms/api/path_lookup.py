"""Finds the page at a public path, or where it moved, or that it was withdrawn."""

from collections.abc import Callable
from functools import partial
from typing import Literal, TypedDict
from urllib.parse import quote, quote_plus, unquote_plus, urljoin, urlsplit

from django.db.models import F, QuerySet
from django.http import Http404
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms.api.errors import Withdrawn
from cms.pages.site_tree import SiteTree
from cms.publishing.redirect_loops import leads_back
from cms.search.models import WithdrawnPath


class MovedPage(TypedDict):
    """The answer for a path whose page has moved; `type` is always `moved`."""

    type: Literal["moved"]
    path: str | None
    url: str
    permanent: bool


class PathFinder:
    """Finds pages and redirects of one site by their public path."""

    def __init__(self, tree: SiteTree) -> None:
        self.tree = tree

    def page(self, path: str) -> Page | None:
        """Return the visible page at a path, else None; its parent is read in the same query.

        The path's query string, such as a campaign's, is ignored.
        """
        url_path = self.tree.url_path(_without_query(path))
        if url_path is None:
            return None
        parent = url_path.rstrip("/").rpartition("/")[0] + "/"
        found = _pages_at(url_path, parent)
        by_path = {
            page.url_path: page for page in found if str(page.path).startswith(self.tree.paths)
        }
        page = by_path.get(url_path)
        if page is None or not self.tree.shows(page):
            return None
        page.fetched_parent = by_path.get(parent)
        return page

    def moved_by_query(self, path: str) -> MovedPage | None:
        """Return the target of a redirect whose old path has a query: `/index.php?page_id=12`."""
        if "?" not in path:
            return None
        redirect = redirect_from(self.tree.site, path)
        if redirect is None or "?" not in redirect.old_path:
            return None
        return self._moved(redirect) if self._leads_somewhere(redirect) else None

    def moved(self, path: str) -> MovedPage:
        """Return where the page of a path is now.

        Raises:
            Withdrawn: the page, or the page that its redirect leads to, is not public any more.
            Http404: no page was ever public there, or it is private.
        """
        redirect = redirect_from(self.tree.site, path)
        if redirect and self._leads_somewhere(redirect):
            return self._moved(redirect)
        if self._was_withdrawn(path, redirect):
            raise Withdrawn
        raise Http404

    def _leads_somewhere(self, redirect: Redirect) -> bool:
        """Whether its target is public, and not the address that it starts from."""
        page, site = redirect.redirect_page, self.tree.site
        if page is not None and not self.tree.visible.shows(page):
            return False
        url = target_of(redirect, site)
        return bool(url) and not leads_back(redirect.old_path, url, site)

    def _moved(self, redirect: Redirect) -> MovedPage:
        root = self.tree.site.root_url
        url = target_of(redirect, self.tree.site)
        split = urlsplit(url)
        inside = url == root or url.startswith(f"{root}/")
        path = split.path + (f"?{split.query}" if split.query else "")
        return MovedPage(
            type="moved",
            path=(path or "/") if inside else None,
            url=url,
            permanent=redirect.is_permanent,
        )

    def _was_withdrawn(self, path: str, redirect: Redirect | None) -> bool:
        """Whether there was a public page at the path.

        Ignores private pages, so that their existence is not leaked.
        """
        url_path = self.tree.url_path(_without_query(path))
        target = redirect and redirect.redirect_page
        present = _pages_at(url_path).first() if url_path else None
        if any(page is not None and self._is_withdrawn(page) for page in (target, present)):
            return True
        gone = WithdrawnPath.objects.filter(site=self.tree.site, path__in=_old_paths(path))
        return bool(gone.exists())

    def _is_withdrawn(self, page: Page) -> bool:
        """Whether the page was published before, is not live now, and is not private."""
        was_public = not page.live and page.first_published_at is not None
        return was_public and not self.tree.visible.is_private(page)


def _pages_at(*url_paths: str) -> QuerySet[Page]:
    """Filters by slug as well: the database has an index on slugs and none on whole paths."""
    slugs = {url_path.rstrip("/").rpartition("/")[2] for url_path in url_paths}
    return Page.objects.filter(slug__in=slugs, url_path__in=url_paths)


def _old_path(path: str) -> str | None:
    """Return the path as redirects store it; None for what is no web address, such as `//[`."""
    try:
        return str(Redirect.normalise_path(path))
    except ValueError:
        return None


def _old_paths(path: str) -> list[str]:
    """Return the path with its query, as given and in other spellings; then without the query.

    Redirects store a space as it was typed: as a space, or as `%20`, as in an address bar.
    """
    place, _, query = path.partition("?")
    places = (place, place.replace(" ", "%20"), place.replace("%20", " "))
    queries = _spellings(query) if query else []
    asked = [f"{one}?{each}" for one in places for each in queries]
    found = [_old_path(each) for each in (*asked, *places)]
    return [each for each in dict.fromkeys(found) if each]


def _spellings(query: str) -> list[str]:
    """`q=node%2F12` is `q=node/12`, as an editor types it; a space is `%20` or `+`."""
    pairs = [pair.partition("=") for pair in query.split("&")]
    by_plus, by_code = partial(quote_plus, safe="/"), partial(quote, safe="/")
    writers = (str, by_code, by_plus, quote_plus, partial(quote, safe=""))
    written = ["&".join(_pair(pair, write) for pair in pairs) for write in writers]
    return [query, *(each for each in written if "\0" not in each)]  # no text holds it


def _pair(pair: tuple[str, str, str], write: Callable[[str], str]) -> str:
    return "".join((write(unquote_plus(pair[0])), pair[1], write(unquote_plus(pair[2]))))


def _without_query(path: str) -> str:
    return path.partition("?")[0]


def redirect_from(site: Site, path: str) -> Redirect | None:
    """Return the redirect of a path, else None.

    One for the path with its query comes before one without, then one of this site before one of
    all sites.
    """
    redirects = Redirect.get_for_site(site).select_related("redirect_page")
    old_paths = _old_paths(path)
    found = redirects.filter(old_path__in=old_paths).order_by(F("site").asc(nulls_last=True))
    return min(found, key=lambda each: old_paths.index(each.old_path), default=None)


def target_of(redirect: Redirect, site: Site) -> str:
    """Return the absolute target of a redirect, `https://www.example.org/new/`; '' if none."""
    page, route = redirect.redirect_page, redirect.redirect_page_route_path
    if page is None:
        return _typed_target(redirect.redirect_link, site)
    url = page.full_url or ""
    return url.rstrip("/") + route if url and route else url


def _typed_target(link: str, site: Site) -> str:
    """Return what an editor typed or an import stored; '' if it is not http or https."""
    try:
        url = urljoin(f"{site.root_url}/", link) if link else ""
        parts = urlsplit(url)
        has_address = parts.port != 0 and parts.scheme in ("http", "https")
        return url if has_address else ""
    except ValueError:  # such as `http://[`, or a port beyond 65535
        return ""
