"""The notices about sources that nobody has decided on, for the admin's first page."""

from typing import Any

from django.urls import reverse

from cms.evidence.choices import AlertState
from cms.evidence.models import SourceAlert
from cms.evidence_admin.permissions import may_decide_alerts

MAX_ROWS = 5


def open_alerts_url() -> str:
    return f"{reverse('source_alerts:index')}?state={AlertState.OPEN}"


def open_alerts(user: Any) -> dict[str, Any]:
    """What a template shows of them, the latest first, to who may decide them.

    `{"is_shown": True, "alerts": [SourceAlert, …], "count": 7, "all_url": "/admin/…"}`
    """
    if not may_decide_alerts(user):
        return {"is_shown": False}
    alerts = SourceAlert.objects.filter(state=AlertState.OPEN).select_related("source")
    return {
        "is_shown": True,
        "alerts": alerts[:MAX_ROWS],
        "count": alerts.count(),
        "all_url": open_alerts_url(),
    }
