"""Who asks: a program with a key, or anybody. And which pages a key opens."""

import logging
from typing import Any

from django.db import OperationalError
from django.db.models import QuerySet
from wagtail.models import Page

from cms.api_keys.models import MARK, SCHEME, ApiKey, MayRead, holds_key
from cms.pages.visibility import VisiblePages

log = logging.getLogger(__name__)


class InvalidKey(Exception):
    """The request has a key that opens nothing: unknown, misspelled, ended, expired, or
    sent in another way than `Authorization: Bearer cms_…`."""


def key_of(environ: dict[str, Any]) -> ApiKey | None:
    """Return the key of a request, and count its use; None for anybody else.

    Other credentials are none of ours: who sends them is answered as anybody is.

    Raises:
        InvalidKey: it has the form of a key, and opens nothing, or is sent in another way.
    """
    header = str(environ.get("HTTP_AUTHORIZATION", ""))
    scheme, _, secret = header.partition(" ")
    secret = secret.strip()
    if scheme.lower() != SCHEME.lower() or not secret.startswith(MARK):
        if holds_key(header):
            raise InvalidKey
        return None
    key: ApiKey | None = ApiKey.objects.of(secret)
    if key is None:
        raise InvalidKey
    try:
        key.count_use()
    except OperationalError:  # SQLite, where an editor's change takes long: the answer matters more
        log.warning("A use of the key %s was not counted.", key.pk)
    return key


class PublishedPages(VisiblePages):
    """Live pages, those in private parts of the tree too."""

    for_everyone = False

    def shows(self, page: Page) -> bool:
        return bool(page.live)

    def among(self, queryset: QuerySet[Any], page: str = "") -> QuerySet[Any]:
        return queryset.filter(**{f"{page}live": True})


class AllPages(PublishedPages):
    """Every page, as it was last saved."""

    as_drafts = True

    def shows(self, page: Page) -> bool:
        return True

    def among(self, queryset: QuerySet[Any], page: str = "") -> QuerySet[Any]:
        return queryset


def pages_opened_by(key: ApiKey | None) -> VisiblePages:
    """Return which pages are visible to the holder of a key; to anybody, the public ones."""
    if key is None:
        return VisiblePages()
    return AllPages() if key.may_read == MayRead.DRAFTS else PublishedPages()
