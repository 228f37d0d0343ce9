"""Puts the desk together: the first page of the admin, its addresses, and the help."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from cms.desk.panels import LOCKED, DraftsPart, LearnPart, WaitingPart, WritePart
from cms.desk.views import WriteBelow, begin, begin_site, guide

# The desk says the same in fewer words.
REPLACED = (RecentEditsPanel, UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel)
# Wagtail's own guide and news are about another product.
WAGTAILS_HELP = ("editor-guide", "whats-new-in-wagtail")


@hooks.register("construct_homepage_panels", order=1000)
def arrange_desk(request: HttpRequest, panels: list[Any]) -> None:
    """After all packages have added theirs."""
    kept = [each for each in panels if not isinstance(each, REPLACED)]
    for each in kept:
        if isinstance(each, LockedPagesPanel):
            each.order = LOCKED
    by_name = {each.name: each for each in (*_own_parts(), *kept)}
    panels[:] = by_name.values()


def _own_parts() -> tuple[Any, ...]:
    return WritePart(), WaitingPart(), DraftsPart(), LearnPart()


@hooks.register("register_admin_urls")
def register_addresses() -> list[URLPattern]:
    return [
        path("write/<slug:code>/", begin, name="desk_write"),
        path("write/<slug:code>/<int:parent>/", WriteBelow.as_view(), name="desk_write_below"),
        path("first-page/", begin_site, name="desk_first_page"),
        path("guide/", guide, name="desk_guide"),
    ]


@hooks.register("register_help_menu_item")
def register_guide() -> MenuItem:
    return MenuItem(
        "Learn in ten minutes", reverse("desk_guide"), name="guide", icon_name="help", order=100
    )


@hooks.register("construct_help_menu")
def leave_out_wagtails_help(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [each for each in items if not each.name.startswith(WAGTAILS_HELP)]
