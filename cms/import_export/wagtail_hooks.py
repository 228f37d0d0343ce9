"""The importer in the admin: its URLs, its menu item, and a button on pages that take topics."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.import_export.views import TITLE, PreviewView, UploadView, may_import
from cms.pages.models import TopicPage


@hooks.register("register_admin_urls")
def import_urls() -> list[URLPattern]:
    return [
        path("import-document/", UploadView.as_view(), name="import_document_upload"),
        path(
            "import-document/<int:upload>/", PreviewView.as_view(), name="import_document_preview"
        ),
    ]


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_import(request.user)


@hooks.register("register_admin_menu_item")
def import_menu_item() -> MenuItem:
    return ImportMenuItem(TITLE, reverse("import_document_upload"), icon_name="upload", order=150)


@hooks.register("register_page_header_buttons")
def import_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Add `Import a document` to the actions of a page that takes topic pages."""
    may_add = page.permissions_for_user(user).can_add_subpage()
    if may_add and TopicPage.can_create_at(page.specific):
        url = f"{reverse('import_document_upload')}?parent={page.pk}"
        yield Button(TITLE, url, icon_name="upload", priority=16)
