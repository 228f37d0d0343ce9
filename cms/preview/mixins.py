"""Previews pages in the frontend, which reads the draft with a signed token."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page

from cms.preview.drafts import store_draft
from cms.preview.models import PreviewDraft, PreviewSettings, ShareLink
from cms.preview.preview_tokens import token_of


class FrontendPreviewMixin:
    """Mixed into page classes, before `Page`. Shows their drafts in the frontend."""

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Store the draft and redirect to the frontend that shows it."""
        if not request.user.is_authenticated:
            raise PermissionDenied
        self.prepare_preview()
        draft = store_draft(self, request.user, getattr(request, "is_editing", False))
        response = redirect(preview_address(self, draft))
        response.headers["Cache-Control"] = "no-store"
        return response

    def prepare_preview(self) -> None:
        """Make what publishing would make, such as image renditions. Does nothing by default."""


def preview_address(page: Page, row: PreviewDraft | ShareLink) -> str:
    """`https://www.example.org/preview/?token=…&page=4&content_type=pages.topicpage`.

    Keeps a query that the address has.
    """
    parts = urlsplit(frontend_of(page))
    query = parse_qsl(parts.query, keep_blank_values=True)
    query += [("token", token_of(row)), ("page", str(page.pk or 0))]
    query += [("content_type", page._meta.label_lower)]  # as wagtail-headless-preview has it
    return parts._replace(query=urlencode(query), fragment="").geturl()


def frontend_of(page: Page) -> str:
    """The address at which the frontend of the page's site shows drafts."""
    site = page.get_site()
    address = site and PreviewSettings.for_site(site).address
    return address or f"{settings.FRONTEND_URL}/preview/"
