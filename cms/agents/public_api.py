"""Asks the public API, and says for which day its answer is."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

import requests

Json = dict[str, Any]
TIMEOUT_SECONDS = (3.05, 20)
NOT_THERE = (404, 410)
LOCAL_ZONE = "Europe/London"  # as TIME_ZONE of the CMS


class NotThere(Exception):
    """The site has no such page or source, or not any more."""


class ApiAway(Exception):
    """The API did not answer, or answered what is no answer. The text says which, without data."""


@dataclass(frozen=True)
class Dated:
    """An answer, and the day for which it says what stands."""

    content: Json
    as_of: date


Ask = Callable[..., Dated]


class PublicApi:
    """`api("pages/", search="back pain")`; nothing but reading, and no cookie or password."""

    def __init__(self, address: str, zone: str = LOCAL_ZONE) -> None:
        """`zone` is the time zone of the site: its sources expire at its midnight."""
        self.zone = ZoneInfo(zone)
        self.address = f"{address.rstrip('/')}/"
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Accept"] = "application/json"

    def __call__(self, endpoint: str, /, **query: Any) -> Dated:
        """Ask one endpoint.

        Raises:
            NotThere: the API says that there is no such thing.
            ApiAway: it could not be asked.
        """
        url = self.address + endpoint
        try:
            response = self.session.get(
                url, params=query, timeout=TIMEOUT_SECONDS, allow_redirects=False
            )
        except requests.RequestException as error:
            raise ApiAway(f"The site cannot be asked ({type(error).__name__}).") from error
        if response.status_code in NOT_THERE:
            raise NotThere
        if response.status_code != 200:
            raise ApiAway(f"The site answered with the status {response.status_code}.")
        try:
            content = response.json()
        except ValueError as error:
            raise ApiAway("The site answered something else than JSON.") from error
        return Dated(content, _day(response.headers, self.zone))


def _day(headers: Any, zone: ZoneInfo) -> date:
    """The day of an answer where the site is; one kept while the database was away has an `Age`."""
    try:
        sent = parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError):
        sent = datetime.now(UTC)
    age = headers.get("Age", "")
    rendered = sent - timedelta(seconds=int(age) if re.fullmatch(r"\d{1,8}", age) else 0)
    return rendered.astimezone(zone).date()
