"""One GET request for JSON to a fixed host, with limits on time and size and without redirects."""

import json
import time
from typing import Any

import requests
from django.conf import settings
from urllib3.exceptions import HTTPError

from cms import __version__

CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS = 3, 8, 15
MAX_BYTES = 5_000_000
NOT_FOUND, TOO_MANY = 404, 429
CHUNK = 65_536


class LookupFailed(Exception):
    """The look-up failed; the text is for editors and says why and what to do."""


class LookupDisabled(LookupFailed):
    """SOURCE_LOOKUP_ENABLED is off, so no request is sent."""

    def __init__(self) -> None:
        super().__init__(
            "Looking up publications is switched off. Whoever runs this website can switch it on."
        )


class RecordNotFound(LookupFailed):
    """The service answered that it does not know the identifier."""


class ServiceBusy(LookupFailed):
    """The service asks to wait; `retry_after` is the number of seconds, or None."""

    def __init__(self, service: str, retry_after: int | None):
        self.retry_after = retry_after
        when = f"in {retry_after} seconds" if retry_after else "in a few minutes"
        super().__init__(f"{service} is busy. Try again {when}.")


def get_json(service: str, url: str, parameters: dict[str, str]) -> dict[str, Any]:
    """The JSON object at an address of the service, such as `("Crossref", "https://…", {})`.

    Raises:
        LookupFailed: switched off, unreachable, too slow, unknown there, busy, or no JSON object.
    """
    if not settings.SOURCE_LOOKUP_ENABLED:
        raise LookupDisabled
    agent = {"User-Agent": f"ClinicCMS/{__version__} (mailto:{settings.SOURCE_LOOKUP_MAILTO})"}
    try:
        with requests.get(
            url,
            parameters,
            headers=agent,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
            stream=True,
        ) as response:
            _demand_answer(service, response)
            return _object(service, _body(service, response))
    except requests.Timeout as error:
        raise _late(service) from error
    except (requests.RequestException, HTTPError, OSError) as error:
        raise LookupFailed(f"{service} could not be reached.") from error


def _demand_answer(service: str, response: requests.Response) -> None:
    if response.status_code == NOT_FOUND:
        raise RecordNotFound(f"{service} does not know this identifier.")
    if response.status_code == TOO_MANY:
        asked = response.headers.get("Retry-After", "")
        raise ServiceBusy(service, int(asked) if asked.isascii() and asked.isdigit() else None)
    if response.status_code != requests.codes.ok:
        raise LookupFailed(f"{service} answered with an error ({response.status_code}).")


def _body(service: str, response: requests.Response) -> bytes:
    """The body, read within TOTAL_SECONDS: the timeouts of `requests` limit each wait alone."""
    end, parts, size = time.monotonic() + TOTAL_SECONDS, [], 0
    while part := response.raw.read1(CHUNK, decode_content=True):
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise LookupFailed(f"{service} sent more than a record.")
        if time.monotonic() > end:
            raise _late(service)
    return b"".join(parts)


def _object(service: str, body: bytes) -> dict[str, Any]:
    try:
        answered = json.loads(body)
    except ValueError:
        answered = None
    if not isinstance(answered, dict):
        raise LookupFailed(f"{service} answered something that cannot be read.")
    return answered


def _late(service: str) -> LookupFailed:
    return LookupFailed(f"{service} did not answer in time.")
