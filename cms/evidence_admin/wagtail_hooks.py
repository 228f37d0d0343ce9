"""Registers the admin of sources and alerts, and shows open alerts on the admin's first page."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.evidence_admin.alert_views import AlertsOnHome
from cms.evidence_admin.viewsets import EvidenceViewSetGroup

register_snippet(EvidenceViewSetGroup)


@hooks.register("construct_homepage_summary_items")
def show_open_alerts(request: HttpRequest, items: list[Any]) -> None:
    items.append(AlertsOnHome(request))
