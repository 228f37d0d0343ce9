"""Registers the admin of sources and alerts, and shows open alerts on the admin's first page."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.evidence_admin.alerts_part import MovedPart
from cms.evidence_admin.viewsets import EvidenceViewSetGroup

register_snippet(EvidenceViewSetGroup)


@hooks.register("construct_homepage_panels")
def show_open_alerts(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(MovedPart())
