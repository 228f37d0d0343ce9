"""Fetches pages from the public API over HTTP. Does not know what is in them."""

from functools import cache
from http.cookiejar import DefaultCookiePolicy

import requests
from django.conf import settings


class ApiError(Exception):
    """The API did not give the page that was asked for."""


class PageNotFound(ApiError):
    """The API answered that there is no such page."""


class PageMoved(ApiError):
    """The API answered that the page lives elsewhere: at `url`, for good if `permanent`."""

    def __init__(self, url, permanent):
        super().__init__(url)
        self.url, self.permanent = url, permanent


class ApiUnavailable(ApiError):
    """The API could not be reached, was too slow, or answered something that is no page."""


class ApiClient:
    """One pooled connection to the API, shared by all threads.

    `clinic` is what the last page said about the clinic, for pages that must be shown
    without asking the API: {"name": "Example Clinic", "lead_practitioner": …} or None.
    """

    def __init__(self, address, timeout):
        self.address = address
        self.timeout = timeout
        self.clinic = None
        self.session = requests.Session()
        # The API is public: no proxy, password file or cookie of this machine belongs in a request.
        self.session.trust_env = False
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.session.headers["Accept"] = "application/json"

    def page(self, path):
        """The page at a path such as `/advice/back-pain/`, as the API's JSON object."""
        page = self._get("pages/by-path/", {"path": path})
        if page.get("type") == "moved":
            raise PageMoved(str(page.get("url")), bool(page.get("permanent")))
        self.clinic = page.get("clinic") or self.clinic
        return page

    def topics(self):
        """The first twenty topics: [{"title": …, "plain_summary": …, "meta": {…}}, …]."""
        query = {"type": "pages.TopicPage", "fields": "plain_summary", "limit": 20}
        try:
            return self._get("pages/", query)["items"]
        except (KeyError, PageNotFound) as error:
            raise ApiUnavailable("The API's list of topics is not a list") from error

    def _get(self, path, query):
        try:
            answer = self.session.get(
                self.address + path, params=query, timeout=self.timeout, allow_redirects=False
            )
            if answer.status_code in {404, 410}:
                raise PageNotFound(query.get("path"))
            if answer.status_code != 200:
                raise ApiUnavailable(f"The API answered {answer.status_code} to {path}")
            found = answer.json()
        except requests.RequestException as error:
            raise ApiUnavailable(f"{type(error).__name__} while asking for {path}") from error
        if not isinstance(found, dict):
            raise ApiUnavailable(f"The API's answer to {path} is not an object")
        return found


@cache
def client():
    """The process's one client, made on first use and not at import."""
    return ApiClient(settings.API_URL, (settings.API_CONNECT_SECONDS, settings.API_READ_SECONDS))
