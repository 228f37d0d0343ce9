"""The requests of this site to the public API. Knows nothing of what is in a page."""

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import suppress
from functools import cache
from typing import Any

from django.conf import settings

from cms.frontend.api_errors import ApiError, ApiUnavailable
from cms.frontend.api_fetcher import Answer, Fetcher
from cms.frontend.locales import locale_of, locales_of
from cms.frontend.made_of import MadeOf, record_again, recording

Json = dict[str, Any]
PAGE_TYPES = ("pages.HomePage", "pages.TopicPage")
CARD_FIELDS = "plain_summary,picture,search_description"
WORDS = {"pages.HomePage": ",title", "pages.TopicPage": ",title,plain_summary"}
TOPICS_A_PAGE = 24
RESULTS_A_PAGE = 10
MAX_MENU_ITEMS = 20
MAX_LIST_ITEMS = 50  # the API's own limit


class PageMoved(ApiError):
    """The API answered that the page is at another `url`, for good if `permanent`."""

    def __init__(self, url: str, permanent: bool) -> None:
        super().__init__(url)
        self.url, self.permanent = url, permanent


class ApiClient:
    """The API's answers as JSON.

    For pages that are shown without a request to the API, `clinics` is what the last page in each
    language said about the clinic: {"en-gb": {"name": "Example Clinic", …}, …}; `languages` are
    those of the home page at `/` and of its translations, its own first: ["en-gb", "fr"].
    """

    def __init__(
        self, address: str, timeout: tuple[float, float], menu_seconds: float, token: str = ""
    ) -> None:
        self.address = address
        self.fetcher = Fetcher(timeout, token, version_url=f"{address}changes/")
        self.menu_seconds = menu_seconds
        self.clinics: dict[str | None, Json] = {}
        self.languages: list[str] = []
        self._cached: dict[Hashable, tuple[Any, MadeOf, float]] = {}

    def page(self, path: str, query: str = "") -> Answer:
        """Return the page at a path such as `/advice/back-pain/`.

        `query`, such as `page_id=12`, may be how an old site named the page.

        Raises:
            PageMoved: the page has another address.
            ApiError: as Fetcher.get.
        """
        answer = self._by_old_query(path, query) or self._get("pages/by-path/", path=path)
        page = answer.content
        if page.get("type") == "moved":
            raise PageMoved(str(page.get("url")), bool(page.get("permanent")))
        if page.get("clinic"):
            self.clinics[locale_of(page)] = page["clinic"]
        if path == "/":
            self.languages = locales_of(page)
        return answer

    def clinic_in(self, locale: str | None) -> Json | None:
        """Return the clinic's data in a language, else in another; None before any page."""
        for language in (locale, *self.languages):
            if language in self.clinics:
                return self.clinics[language]
        return next(iter(self.clinics.values()), None)

    def preview(self, token: str, page_id: str) -> Answer:
        """Return a draft: {"page": {…}, "preview": {"kind": "draft", "ends_at": …, …}}."""
        answer = self._get("preview/", token=token, page=page_id)
        if not all(isinstance(answer.content.get(each), dict) for each in ("page", "preview")):
            raise ApiUnavailable("The API's preview is not a page")
        return answer

    def topics_below(self, page_id: int | None, number: int = 1) -> Json:
        """Return the topics directly below a page: {"items": [{"title": …}, …], "total": 30}."""
        return self._list(
            number,
            TOPICS_A_PAGE,
            type="pages.TopicPage",
            fields=CARD_FIELDS,
            child_of=page_id,
        )

    def search(self, words: str, number: int = 1, language: str | None = None) -> Json:
        """Return the topics that the API finds, the best first, in one language or in all.

        With `did_you_mean` they are those for these words instead: {"items": […], "total": 3,
        "did_you_mean": "back pain"}.
        """
        query: Json = {"locale": language} if language else {}
        query |= {"type": "pages.TopicPage", "fields": CARD_FIELDS, "search": words}
        return self._list(number, RESULTS_A_PAGE, **query)

    def every_page(self, *, with_words: bool = False) -> Iterator[Json]:
        """Yield all pages that this site shows, in short, list by list; if wanted, with titles."""
        for page_type in PAGE_TYPES:
            number, has_more = 1, True
            while has_more:
                fields = "_,html_url,last_published_at,locale,translations"
                fields += WORDS[page_type] if with_words else ""
                found = self._list(number, MAX_LIST_ITEMS, type=page_type, fields=fields)
                yield from found["items"]
                has_more = number * MAX_LIST_ITEMS < found["total"] and bool(found["items"])
                number += 1

    def menu(self, home_id: int) -> list[Json]:
        """Return the pages below a home page that are in menus; [] if the API never answered."""
        query = {"child_of": home_id, "show_in_menus": "true", "fields": "_,title,html_url"}
        listed = self._cache(home_id, lambda: self._list(1, MAX_MENU_ITEMS, **query))
        return listed["items"] if listed else []

    def home(self, path: str = "/") -> Json | None:
        """Return a home page's JSON for system pages; None if the API never answered."""
        home: Json | None = self._cache(path, lambda: self.page(path).content)
        return home

    def _by_old_query(self, path: str, query: str) -> Answer | None:
        """Return the page of a path with its query; None where the API is unavailable.

        Then the caller may show an answer that is kept for the path alone. Answers to queries are
        not kept, because there is no end of queries. The API itself falls back to the path alone.
        """
        if not query:
            return None
        parameters = {"path": f"{path}?{query}"}
        try:
            return self.fetcher.get(f"{self.address}pages/by-path/", parameters, keep=False)
        except ApiUnavailable:
            return None

    def _list(self, number: int, size: int, **query: Any) -> Json:
        query |= {"limit": size, "offset": (number - 1) * size}
        try:
            listed = self._get("pages/", **query).content
            if number > 1 and not listed["items"]:  # a visitor has made the number up
                self.fetcher.forget(f"{self.address}pages/", query)
            better = listed["meta"].get("did_you_mean")
            return {
                "items": list(listed["items"]),
                "total": int(listed["meta"]["total_count"]),
                "did_you_mean": better if isinstance(better, str) else None,
            }
        except (AttributeError, KeyError, TypeError) as error:
            raise ApiUnavailable("The API's list of pages is not a list") from error

    def _get(self, endpoint: str, /, **query: Any) -> Answer:
        return self.fetcher.get(self.address + endpoint, query)

    def _cache(self, key: Hashable, fetch: Callable[[], Any]) -> Any:
        """Fetch what every page shows; a failure leaves the old answer.

        The version of the site says whether there is a newer one; while it is not known, this is
        asked every `menu_seconds`.
        """
        cached, made, until = self._cached.get(key, (None, MadeOf(), 0.0))
        if time.monotonic() < until and not self.fetcher.site.is_known():
            record_again(made)
            return cached
        with suppress(ApiError), recording() as made:
            cached = fetch()
        self._cached[key] = cached, made, time.monotonic() + self.menu_seconds
        return cached


@cache
def client() -> ApiClient:
    """Return the process's one client, made on first use and not at import."""
    timeout = (settings.API_CONNECT_SECONDS, settings.API_READ_SECONDS)
    return ApiClient(settings.API_URL, timeout, settings.MENU_SECONDS, settings.API_TOKEN)
