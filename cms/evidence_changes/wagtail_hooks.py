"""Registers the queue in the admin: addresses, menu item, panel, lines of histories."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter

from cms.claim_history.models import BY_PEOPLE
from cms.evidence_changes.decided_versions import LOG_ACTION
from cms.evidence_changes.panel import MovedPart
from cms.evidence_changes.queue import may_decide
from cms.evidence_changes.views import decide_claim, show_queue


@hooks.register("register_admin_urls")
def register_addresses() -> list[URLPattern]:
    return [
        path("evidence-changes/", show_queue, name="evidence_changes"),
        path("evidence-changes/<int:pk>/", decide_claim, name="evidence_change"),
    ]


class QueueItem(MenuItem):
    """The queue, for people who may edit pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_decide(request.user)


@hooks.register("register_reports_menu_item")
def register_menu_item() -> MenuItem:
    address = reverse("evidence_changes")
    return QueueItem("What moved", address, name="what-moved", icon_name="warning", order=90)


@hooks.register("construct_homepage_panels")
def add_part_of_desk(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(MovedPart())


@hooks.register("register_log_actions")
def register_history(actions: Any) -> None:
    """`Claim kept: “Less pain”, because …`"""
    for decision in BY_PEOPLE:
        formatter = _formatter(decision.label)
        actions.register_action(f"{LOG_ACTION}{decision.value}")(formatter)


def _formatter(words: str) -> type[LogFormatter]:
    class Decided(LogFormatter):
        label = f"Claim: {words.lower()}"

        def format_message(self, entry: Any) -> str:
            data = entry.data
            return f"Claim “{data['claim']}”: {words.lower()}. Because: {data['reason']}"

    return Decided
