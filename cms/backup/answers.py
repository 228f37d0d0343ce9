"""Asks the API for every public page of every site: whether a restored site answers."""

from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from wagtail.models import Page, Site

PAGES = "/api/v2/pages/"
PAGES_PER_REQUEST = 50  # the API's own limit


def faults_of_answers() -> tuple[int, list[str]]:
    """Return how many pages answered, and one sentence for each address that did not."""
    host = urlsplit(settings.CMS_URL).hostname or "localhost"
    unlimited = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_CLASSES": []}
    answered = 0
    faults: list[str] = []
    with override_settings(ALLOWED_HOSTS=[host], REST_FRAMEWORK=unlimited):
        client = Client(HTTP_HOST=host)
        for site in Site.objects.order_by("pk"):
            of_site, faults_of_site = _ask_for_site(client, f"{site.hostname}:{site.port}")
            answered, faults = answered + of_site, faults + faults_of_site
    if not answered and Page.objects.live().public().filter(depth__gt=1).exists():
        faults.append("The API answers no page at all, and the database has public pages.")
    return answered, faults


def _ask_for_site(client: Client, site: str) -> tuple[int, list[str]]:
    keys: list[int] = []
    while True:
        query = {"site": site, "limit": PAGES_PER_REQUEST, "offset": len(keys), "fields": "_,id"}
        answer = client.get(PAGES, query, secure=True)
        if answer.status_code != 200:
            return 0, [f"The API answers {answer.status_code} for the list of pages of {site}."]
        items = answer.json()["items"]
        keys += [item["id"] for item in items]
        if len(items) < PAGES_PER_REQUEST:
            break
    statuses = {
        key: client.get(f"{PAGES}{key}/", {"site": site}, secure=True).status_code for key in keys
    }
    faults = [
        f"The API answers {status} for the page {key} of {site}."
        for key, status in statuses.items()
        if status != 200
    ]
    return len(keys) - len(faults), faults
