"""“What moved” on the admin's first page: notices about sources that nobody has decided on."""

from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from cms.evidence.choices import AlertState
from cms.evidence.models import SourceAlert
from cms.evidence_admin.permissions import may_decide_alerts

MAX_ROWS = 5


def open_alerts_url() -> str:
    return f"{reverse('source_alerts:index')}?state={AlertState.OPEN}"


class MovedPart(Component):
    """The open alerts, the latest first, for who may decide them. `cms.desk` places it."""

    name = "moved"
    template_name = "evidence_admin/moved.html"
    order = 40

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        if not may_decide_alerts(parent_context["request"].user):
            return {"is_shown": False}
        alerts = SourceAlert.objects.filter(state=AlertState.OPEN).select_related("source")
        return {
            "is_shown": True,
            "alerts": alerts[:MAX_ROWS],
            "count": alerts.count(),
            "all_url": open_alerts_url(),
        }
