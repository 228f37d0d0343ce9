"""Expands links in rich text to public, absolute addresses.

Only `wagtail_hooks` imports this: Wagtail's handlers need the models to be ready.
"""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils.html import escape
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from cms.core.prefetch import find_prefetched
from cms.images.restricted_collections import open_files
from cms.pages.visibility import VisiblePages


class PublicPageLinkHandler(PageLinkHandler):
    """Links to live, public pages by their full address. Other links lose their address."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Any]:
        ids = _ids(attrs_list)
        pages = find_prefetched(Page, ids)
        if pages is None:
            pages = VisiblePages().among(Page.objects.all()).in_bulk(ids)
        return [pages.get(_id(attrs)) for attrs in attrs_list]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        urls = [page and page.full_url for page in cls.get_many(attrs_list)]
        return [f'<a href="{escape(url)}">' if url else "<a>" for url in urls]


class PublicDocumentLinkHandler(DocumentLinkHandler):
    """Links to documents by their address at the CMS, which serves them."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Any]:
        ids = _ids(attrs_list)
        documents = find_prefetched(cls.get_model(), ids)
        if documents is None:
            documents = open_files(cls.get_model().objects.all()).in_bulk(ids)
        return [documents.get(_id(attrs)) for attrs in attrs_list]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        urls = [document and document.url for document in cls.get_many(attrs_list)]
        return [
            f'<a href="{escape(urljoin(settings.CMS_URL, url))}">' if url else "<a>" for url in urls
        ]


def _id(attrs: dict[str, str]) -> int | None:
    """The stored id of a link; None if it is no number."""
    return int(attrs["id"]) if str(attrs.get("id", "")).isdecimal() else None


def _ids(attrs_list: list[dict[str, str]]) -> set[int]:
    return {key for attrs in attrs_list if (key := _id(attrs)) is not None}
