"""What this site asks the public API. Does not know what is in a page."""

import time
from functools import cache

from django.conf import settings

from cms.frontend.api_fetcher import ApiError, ApiUnavailable, Fetcher
from cms.frontend.locales import locale_of, locales_of

PAGE_TYPES = ("pages.HomePage", "pages.TopicPage")
TOPICS_A_PAGE = 24
RESULTS_A_PAGE = 10
MAX_MENU_ITEMS = 20
A_LIST = 50  # the API's own limit


class PageMoved(ApiError):
    """The API answered that the page lives elsewhere: at `url`, for good if `permanent`."""

    def __init__(self, url, permanent):
        super().__init__(url)
        self.url, self.permanent = url, permanent


class ApiClient:
    """The API's answers as JSON.

    For pages that must be shown without asking the API, `clinics` is what the last page in each
    language said about the clinic: {"en-gb": {"name": "Example Clinic", …}, …}; `languages` are
    those of the home page at `/` and of its translations, its own first: ["en-gb", "fr"].
    """

    def __init__(self, address, timeout, menu_seconds):
        self.address = address
        self.fetcher = Fetcher(timeout)
        self.menu_seconds = menu_seconds
        self.clinics, self.languages = {}, []
        self._remembered = {}

    def page(self, path, query=""):
        """The Answer for the page at a path such as `/advice/back-pain/`.

        With a query such as `page_id=12`, by which an old site may have named a page.
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

    def clinic_in(self, locale):
        """What is known of the clinic in that language, else in another; None before any page."""
        known = [each for each in (locale, *self.languages) if each in self.clinics]
        return self.clinics[known[0]] if known else next(iter(self.clinics.values()), None)

    def preview(self, token, page_id):
        """The Answer for a draft: {"page": {…}, "preview": {"kind": "draft", "ends_at": …, …}}."""
        answer = self._get("preview/", token=token, page=page_id)
        if not all(isinstance(answer.content.get(each), dict) for each in ("page", "preview")):
            raise ApiUnavailable("The API's preview is not a page")
        return answer

    def topics_below(self, page_id, number=1):
        """The topics directly below a page, in short: {"items": [{"title": …}, …], "total": 30}."""
        return self._list(
            number, TOPICS_A_PAGE, type="pages.TopicPage", fields="plain_summary", child_of=page_id
        )

    def search(self, words, number=1, language=None):
        """Topics that have all the words, the best first, in one language or in all."""
        asked = {"locale": language} if language else {}
        asked |= {"type": "pages.TopicPage", "fields": "plain_summary", "search": words}
        return self._list(number, RESULTS_A_PAGE, **asked)

    def every_page(self):
        """All pages that this site shows, in short, list by list."""
        for page_type in PAGE_TYPES:
            number, left = 1, True
            while left:
                fields = "_,html_url,last_published_at"
                found = self._list(number, A_LIST, type=page_type, fields=fields)
                yield from found["items"]
                left = number * A_LIST < found["total"] and found["items"]
                number += 1

    def menu(self, home_id):
        """The pages below a home page that an editor has put into menus: [] where none is known."""
        asked = {"child_of": home_id, "show_in_menus": "true", "fields": "_,title,html_url"}
        listed = self._remember(home_id, lambda: self._list(1, MAX_MENU_ITEMS, **asked))
        return listed["items"] if listed else []

    def home(self, path="/"):
        """A home page's JSON for pages of this site's own, or None where it is not known."""
        return self._remember(path, lambda: self.page(path).content)

    def _by_old_query(self, path, query):
        """None where the API cannot be asked: what is kept of the path alone may be shown then.

        Not kept: queries have no end. The API looks for the path alone by itself.
        """
        if not query:
            return None
        asked = {"path": f"{path}?{query}"}
        try:
            return self.fetcher.get(f"{self.address}pages/by-path/", asked, keep=False)
        except ApiUnavailable:
            return None

    def _list(self, number, size, **query):
        query |= {"limit": size, "offset": (number - 1) * size}
        try:
            listed = self._get("pages/", **query).content
            return {"items": list(listed["items"]), "total": int(listed["meta"]["total_count"])}
        except (KeyError, TypeError) as error:
            raise ApiUnavailable("The API's list of pages is not a list") from error

    def _get(self, endpoint, /, **query):
        return self.fetcher.get(self.address + endpoint, query)

    def _remember(self, key, ask):
        """What every page shows is asked for now and then; a failure leaves the old answer."""
        known, until = self._remembered.get(key, (None, 0.0))
        if time.monotonic() < until:
            return known
        try:
            known = ask()
        except ApiError:
            """As known."""
        self._remembered[key] = known, time.monotonic() + self.menu_seconds
        return known


@cache
def client():
    """The process's one client, made on first use and not at import."""
    timeout = (settings.API_CONNECT_SECONDS, settings.API_READ_SECONDS)
    return ApiClient(settings.API_URL, timeout, settings.MENU_SECONDS)
