"""The one list of checks in the page editor: what is missing, what is wrong, where to mend it."""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import CharField, TextField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.panels import Panel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.plain_text import first_words
from cms.pages.checks.publish_gate import gate_blocks, stop_issues
from cms.pages.checks.publish_reason import may_publish_anyway, reasons_in_force
from cms.pages.checks.required import TO_CHOOSE, missing
from cms.pages.checks.runner import check_page
from cms.pages.checks.scheduled_publishing import last_hold

# Rules that tell of an empty field what it is for.
SAY_MORE = {"nothing_chosen", "no_picture", "picture_without_description"}
WORDED = (CharField, TextField, StreamField)  # fields whose typed value is as a stored one
Groups = list[tuple[Level, list[Issue]]]


class ChecksPanel(Panel):
    """Lists the issues of the page as last saved. `checks.js` reloads the list after each save."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": "Checks", "icon": "clipboard-list"} | kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/checks/panel.html"

        def get_context_data(self, parent_context: Any = None) -> Any:
            user = self.request.user if self.request else None
            saved = bool(self.instance.pk)
            page = as_typed(self.instance, self.form)
            context = panel_context(page, user) if saved else {"unsaved": True}
            return super().get_context_data(parent_context) | context

        class Media:
            css = {"all": ["pages/checks.css"]}
            js = ["pages/checks.js"]


def as_typed(page: Page, form: Any) -> Page:
    """The page with the words of a form that was refused: Django keeps those of faulty fields back.

    So the list beside the red fields names what is wrong there, not what was wrong when the page
    was saved last.
    """
    refused = form.errors if form is not None and form.is_bound else ()
    worded = [each for each in page._meta.concrete_fields if isinstance(each, WORDED)]
    if not any(each.name in refused for each in worded):
        return page
    typed = copy(page)
    for each in worded:
        if each.name in refused:
            setattr(typed, each.name, form[each.name].value())
    return typed


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
    lacking = _not_said_yet(missing(page), issues)
    always = any(issue.always for issue in issues)
    stopped = bool(stop_issues(issues)) if gate_blocks() else always
    return {
        "page": page,
        "missing": lacking,
        "groups": _with_links(grouped(issues), _links(user, issues)),
        "count": len(issues),
        "workflow": page.get_workflow() if page.pk else None,
        "gate_is_closed": gate_blocks(),
        "always": always,
        "may_publish_anyway": stopped and may_publish_anyway(user),
        "reason": reasons_in_force([page.pk]).get(page.pk),
        "hold": last_hold(page),
    }


def _not_said_yet(lacking: list[Issue], issues: list[Issue]) -> list[Issue]:
    """Without choices of which a rule says more: a block whose source was deleted, for example."""
    said = {issue.block_id for issue in issues if issue.code in SAY_MORE}
    return [each for each in lacking if each.block_id not in said or not _is_choice(each)]


def _is_choice(lack: Issue) -> bool:
    return lack.code == TO_CHOOSE or "image" in lack.steps


def _with_links(
    groups: Groups, links: dict[Issue, tuple[str, str]]
) -> list[tuple[Level, list[dict[str, Any]]]]:
    """`[(Level.STOP, [{"issue": Issue, "mend": ("/admin/…", "Open “…”")}, …])]`"""
    return [
        (level, [{"issue": issue, "mend": links.get(issue)} for issue in issues])
        for level, issues in groups
    ]


# The one thing that a check links to by its address: Settings → Clinic.
CHANGE_CLINIC = "clinic.change_clinicsettings"


def _links(user: Any, issues: Iterable[Issue]) -> dict[Issue, tuple[str, str]]:
    """`{issue: ("/admin/…/edit/12/", "Open “Hayden JA and others 2021”")}`

    Only to what the person may edit. One address for an object, however many issues are about it.
    """
    if user is None:
        return {}
    finder = AdminURLFinder(user)
    found: dict[Any, str | None] = {}
    links = {}
    for issue in issues:
        if issue.link and user.has_perm(CHANGE_CLINIC):
            links[issue] = (issue.link, "Open it")
        if issue.about is None or not issue.about.pk:
            continue
        key = (type(issue.about), issue.about.pk)
        if key not in found:
            found[key] = finder.get_edit_url(issue.about)
        if url := found[key]:
            name = getattr(issue.about, "name", None) or str(issue.about)
            links[issue] = (url, f"Open “{first_words(name).strip('“”')}”")
    return links


def grouped(issues: Iterable[Issue]) -> Groups:
    """Issues by level, the most severe level first. Levels without issues are left out."""
    issues = list(issues)
    groups = ((level, [each for each in issues if each.level == level]) for level in list(Level))
    return [(level, members) for level, members in groups if members]
