"""“What moved” on the desk: notices to decide, and claims to decide about with one click each."""

from typing import Any

from django.middleware.csrf import get_token
from wagtail.admin.ui.components import Component

from cms.evidence_admin.open_alerts import open_alerts
from cms.evidence_changes.offers import with_offers
from cms.evidence_changes.queue import entries, may_decide, open_entry_count, waiting_rows

MAX_ROWS = 5
MAX_READ = 50  # rows of the queue that are read to make MAX_ROWS entries of all languages


class MovedPart(Component):
    """The notices that nobody has decided on, then the gravest and longest waiting claims, each
    with its four decisions. `cms.desk` places it."""

    name = "moved"
    order = 40
    template_name = "evidence_changes/panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        notices = open_alerts(request.user)
        if not may_decide(request.user):
            return {**notices, "has_queue": False}
        found = entries(waiting_rows(request.user)[:MAX_READ])[:MAX_ROWS]
        return {
            **notices,
            "has_queue": True,
            "entries": with_offers(found),
            "waiting": open_entry_count(request.user),
            "csrf_token": get_token(request),  # a part is rendered without the request
            "request": request,
        }

    class Media:
        css = {"all": ["evidence_changes/evidence_changes.css"]}
