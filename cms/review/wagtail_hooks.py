"""Review in the admin: reports, the panel of the first page, the editor's buttons."""

from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.pages.checks import publish_gate
from cms.review.action_menu import approve_first
from cms.review.approval_gate import is_under_review, refuse_unapproved
from cms.review.dashboard import ReviewPanel
from cms.review.evidence_report import EvidenceReport
from cms.review.models import ClinicalReviewTask
from cms.review.reports import ChecksReport, DueReport
from cms.review.stale_approval import NEWER_VERSION, NOTHING_APPROVED, is_out_of_date
from cms.review.translations import ask_for_review

REPORTS = {"due": DueReport, "evidence": EvidenceReport, "checks": ChecksReport}


@hooks.register(publish_gate.HOOK)
def publish_approved_versions_only(page, revision, user):
    return refuse_unapproved(page, revision, user)


@hooks.register("construct_page_action_menu")
def hide_publish_button(menu_items, request, context):
    """Under review, where the gate blocks, publishing directly is always refused."""
    page = context.get("page") or context.get("parent_page")
    if page and publish_gate.gate_blocks() and is_under_review(page):
        menu_items[:] = [item for item in menu_items if item.name != "action-publish"]


@hooks.register("construct_page_action_menu")
def show_approve_button(menu_items, request, context):
    approve_first(menu_items)


@hooks.register("before_edit_page")
def refuse_approval_of_newer_version(request, page):
    """Refuse an approval by an editor that was opened with an older version than the latest."""
    approves = request.POST.get("action-workflow-action") and (
        request.POST.get("workflow-action-name") == "approve"
    )
    if not approves or not isinstance(page.current_workflow_task, ClinicalReviewTask):
        return None
    latest = page.get_latest_revision()
    if not latest or not is_out_of_date(latest, request.POST):
        return None
    messages.error(request, f"{NEWER_VERSION} {NOTHING_APPROVED}")
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("after_edit_page")
def say_that_it_is_published(request, page):
    """Wagtail says of an approval from the editor only that the page “has been updated”.

    `page` is as it was before the approval.
    """
    if request.POST.get("workflow-action-name") != "approve":
        return
    if Page.objects.filter(pk=page.pk, live=True, has_unpublished_changes=False).exists():
        messages.success(request, f"“{page.title}” is approved, and visitors read it now.")


@hooks.register("construct_homepage_panels")
def add_review_panel(request, panels):
    if _may_edit_pages(request.user):
        panels.append(ReviewPanel())


@hooks.register("register_admin_urls")
def register_reports():
    return [
        address
        for name, view in REPORTS.items()
        for address in (
            path(f"reports/{name}/", view.as_view(), name=view.index_url_name),
            path(
                f"reports/{name}/results/",
                view.as_view(results_only=True),
                name=view.index_results_url_name,
            ),
        )
    ]


@hooks.register("register_admin_urls")
def register_review_of_translations():
    address = "translations/<int:page_id>/review/"
    return [path(address, ask_for_review, name="review_translation")]


class ReportItem(MenuItem):
    """A report about pages, for people who may edit pages."""

    def is_shown(self, request):
        return _may_edit_pages(request.user)


def _menu_item(view, order):
    def item():
        return ReportItem(
            view.page_title,
            reverse(view.index_url_name),
            name=view.index_url_name.replace("_", "-"),
            icon_name=view.header_icon,
            order=order,
        )

    return item


for _order, _view in enumerate(REPORTS.values(), start=100):
    hooks.register("register_reports_menu_item", _menu_item(_view, _order))


def _may_edit_pages(user) -> bool:
    policy = policy_registry.get_by_type(Page)
    return policy.user_has_any_permission(user, ["add", "change", "publish"])
