"""Links inside rich text, as the public may follow them.

Loaded by the hooks alone: Wagtail's handlers cannot be imported before the models are ready.
"""

from urllib.parse import urljoin

from django.conf import settings
from django.utils.html import escape
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.rich_text.pages import PageLinkHandler


class PublicPageLinkHandler(PageLinkHandler):
    """Links to a live, public page by its full address; to any other page not at all."""

    @classmethod
    def get_many(cls, attrs_list):
        pages = cls.get_model().objects.filter(id__in=[attrs.get("id") for attrs in attrs_list])
        by_id = {str(page.id): page for page in pages.live().public()}
        return [by_id.get(str(attrs.get("id"))) for attrs in attrs_list]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        urls = [page and page.full_url for page in cls.get_many(attrs_list)]
        return [f'<a href="{escape(url)}">' if url else "<a>" for url in urls]


class PublicDocumentLinkHandler(DocumentLinkHandler):
    """Links to a document at the CMS, which serves it."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        urls = [document and document.url for document in cls.get_many(attrs_list)]
        return [
            f'<a href="{escape(urljoin(settings.CMS_URL, url))}">' if url else "<a>" for url in urls
        ]
