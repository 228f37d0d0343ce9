"""Asks the API for every public page: whether a restored site answers."""

from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.test.utils import override_settings

PAGES = "/api/v2/pages/"
PAGES_PER_REQUEST = 50  # the API's own limit


def faults_of_answers() -> tuple[int, list[str]]:
    """Return how many pages answered, and one sentence for each address that did not."""
    host = urlsplit(settings.CMS_URL).hostname or "localhost"
    unlimited = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_CLASSES": []}
    with override_settings(ALLOWED_HOSTS=[host], REST_FRAMEWORK=unlimited):
        client = Client(HTTP_HOST=host)
        answered, faults = 0, []
        for key in _keys(client):
            status = client.get(f"{PAGES}{key}/", secure=True).status_code
            answered += status == 200
            if status != 200:
                faults.append(f"The API answers {status} for the page {key}.")
    return answered, faults


def _keys(client: Client) -> list[int]:
    keys: list[int] = []
    while True:
        query = {"limit": PAGES_PER_REQUEST, "offset": len(keys), "fields": "_,id"}
        items = client.get(PAGES, query, secure=True).json()["items"]
        keys += [item["id"] for item in items]
        if len(items) < PAGES_PER_REQUEST:
            return keys
