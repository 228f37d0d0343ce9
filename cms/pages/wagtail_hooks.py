from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from cms.pages.checks.panel import checks_of_page
from cms.pages.checks.publish_anyway import publish_anyway
from cms.pages.checks.publish_gate import refuse_if_unfit
from cms.pages.checks.publish_reason import CODENAME, PUBLISHED_ANYWAY
from cms.pages.checks.scheduled_publishing import HELD_ACTION
from cms.pages.link_handlers import PublicDocumentLinkHandler, PublicPageLinkHandler
from cms.pages.localisation import refuse_unfit_translation
from cms.pages.localize_views import in_place_of_localizes


@hooks.register("register_rich_text_features", order=1000)
def answer_absolute_links(features: Any) -> None:
    """Replace Wagtail's link handlers, which expand to paths of Wagtail's own site."""
    features.register_link_type(PublicPageLinkHandler)
    features.register_link_type(PublicDocumentLinkHandler)


@hooks.register("before_publish_page")
def check_gate(request: HttpRequest, page: Page) -> None:
    """The editor's form does not call `page.publish()`. The draft is saved by now."""
    refuse_if_unfit(page, page.latest_revision, request.user)


@hooks.register("before_edit_page", order=-1)  # before Wagtail Localize, which answers the request
def check_gate_of_translation(request: HttpRequest, page: Page) -> None:
    if request.method == "POST" and request.POST.get("action") == "publish":
        refuse_unfit_translation(page, request.user)


@hooks.register("register_admin_urls")
def register_checks() -> list[Any]:
    return [
        path("pages/<int:page_id>/checks/", checks_of_page, name="content_checks"),
        path("pages/<int:page_id>/publish-anyway/", publish_anyway, name="publish_anyway"),
    ]


@hooks.register("register_permissions")
def offer_publishing_anyway() -> QuerySet[Any]:
    """Offer the permission in Settings → Groups."""
    return Permission.objects.filter(content_type__app_label="pages", codename=CODENAME)


hooks.register("register_admin_urls", in_place_of_localizes, order=-1)


@hooks.register("register_log_actions")
def register_hold(actions: Any) -> None:
    actions.register_action(HELD_ACTION, "Hold", "Held: checks stopped the scheduled version")

    @actions.register_action(PUBLISHED_ANYWAY)
    class PublishedAnyway(LogFormatter):
        label = "Publish although a check stops it"

        def format_message(self, log_entry: Any) -> str:
            """`Published although a check stopped it: “The clinician is on leave until Monday.”`"""
            return f"Published although a check stopped it: “{log_entry.data['reason']}”"


@hooks.register("insert_global_admin_js")
def name_rich_text_fields() -> Any:
    return format_html('<script src="{}"></script>', versioned_static("pages/labels.js"))


@hooks.register("insert_global_admin_js")
def open_tab_of_errors() -> Any:
    return format_html('<script src="{}"></script>', versioned_static("pages/tab-of-errors.js"))


@hooks.register("insert_global_admin_css")
def fit_a_phone() -> Any:
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("pages/narrow.css"))
