"""The panel in the page editor that lists the issues of the page."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from wagtail.admin.panels import Panel
from wagtail.models import Page

from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.publish_gate import gate_blocks, stop_issues
from cms.pages.checks.publish_reason import may_publish_anyway, reasons_in_force
from cms.pages.checks.runner import check_page
from cms.pages.checks.scheduled_publishing import last_hold

Groups = list[tuple[Level, list[Issue]]]


class ChecksPanel(Panel):
    """Lists the issues of the page as last saved. `checks.js` reloads the list after each save."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": "Content checks", "icon": "clipboard-list"} | kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/checks/panel.html"

        def get_context_data(self, parent_context: Any = None) -> Any:
            user = self.request.user if self.request else None
            saved = bool(self.instance.pk)
            context = panel_context(self.instance, user) if saved else {"unsaved": True}
            return super().get_context_data(parent_context) | context

        class Media:
            css = {"all": ["pages/checks.css"]}
            js = ["pages/checks.js"]


def checks_of_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """The current content of the panel as HTML.

    Raises:
        PermissionDenied: the user may not edit the page.
    """
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    return render(request, "pages/checks/issues.html", panel_context(draft, request.user))


def panel_context(page: Page, user: Any = None) -> dict[str, Any]:
    """What the panel shows a person: `{"groups": [(Level.STOP, [Issue, …])], "count": 12, …}`."""
    issues = check_page(page)
    always = any(issue.always for issue in issues)
    stopped = bool(stop_issues(issues)) if gate_blocks() else always
    return {
        "page": page,
        "groups": grouped(issues),
        "count": len(issues),
        "gate_is_closed": gate_blocks(),
        "always": always,
        "may_publish_anyway": stopped and may_publish_anyway(user),
        "reason": reasons_in_force([page.pk]).get(page.pk),
        "hold": last_hold(page),
    }


def grouped(issues: Iterable[Issue]) -> Groups:
    """Issues by level, the most severe level first. Levels without issues are left out."""
    issues = list(issues)
    groups = ((level, [each for each in issues if each.level == level]) for level in list(Level))
    return [(level, members) for level, members in groups if members]
