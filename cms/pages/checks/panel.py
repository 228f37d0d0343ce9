"""The checks in the editor: what stands in the way, where, and how to mend it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from wagtail.admin.panels import Panel
from wagtail.models import Page

from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.publish_gate import gate_blocks, stopping
from cms.pages.checks.publish_reason import may_publish_anyway, reasons_in_force
from cms.pages.checks.runner import check_page
from cms.pages.checks.scheduled_publishing import last_hold

Groups = list[tuple[Level, list[Issue]]]


class ChecksPanel(Panel):
    """Lists the issues of the page as it was last saved; `checks.js` renews it after each save."""

    def __init__(self, **kwargs):
        super().__init__(**{"heading": "Content checks", "icon": "clipboard-list"} | kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/checks/panel.html"

        def get_context_data(self, parent_context=None):
            user = self.request.user if self.request else None
            told = panel_context(self.instance, user) if self.instance.pk else {"unsaved": True}
            return super().get_context_data(parent_context) | told

        class Media:
            css = {"all": ["pages/checks.css"]}
            js = ["pages/checks.js"]


def checks_of_page(request, page_id: int):
    """The panel's content anew, for those who may edit the page, as HTML."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    return render(request, "pages/checks/issues.html", panel_context(draft, request.user))


def panel_context(page: Page, user: Any = None) -> dict[str, Any]:
    """What the panel shows a person: `{"groups": [(Level.STOP, [Issue, …])], "count": 12, …}`."""
    issues = check_page(page)
    always = any(issue.always for issue in issues)
    stopped = bool(stopping(issues)) if gate_blocks() else always
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
    """Issues by level, the gravest first; levels without any are left out."""
    issues = list(issues)
    groups = ((level, [each for each in issues if each.level == level]) for level in Level)
    return [(level, members) for level, members in groups if members]
