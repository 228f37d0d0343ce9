from collections.abc import Iterator
from typing import Any

from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.preview.accessibility_checker import allowed_origins, use_frontend_checker
from cms.preview.mixins import FrontendPreviewMixin
from cms.preview.share_views import ShareView


@hooks.register("register_admin_urls")
def share_address() -> list[Any]:
    return [path("preview/share/<int:page_id>/", ShareView.as_view(), name="preview_share")]


@hooks.register("register_page_header_buttons")
def share_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if (
        isinstance(page.specific, FrontendPreviewMixin)
        and page.permissions_for_user(user).can_edit()
    ):
        address = reverse("preview_share", args=[page.pk])
        yield Button("Share the draft", address, icon_name="link", priority=68)


@hooks.register("insert_editor_js")
def open_blocks_from_preview() -> str:
    """A passage that is clicked in the live preview opens its block."""
    script: str = format_html(
        '<script src="{}" data-frontends="{}"></script>',
        versioned_static("preview/editor.js"),
        " ".join(allowed_origins()),
    )
    return script


hooks.register("construct_wagtail_userbar", use_frontend_checker)
