"""“What moved” on the desk: notices to decide, and claims to decide about with one click each."""

from typing import Any

from cms.evidence_admin.alerts_part import MovedPart
from cms.evidence_changes.forms import DecisionForm, claim_in_question
from cms.evidence_changes.queue import Entry, entries, may_decide, open_entry_count, waiting_rows
from cms.evidence_changes.suggestions import suggestions

MAX_ROWS = 5
MAX_READ = 50  # rows of the queue that are read to make MAX_ROWS entries of all languages


class ClaimsThatMovedPart(MovedPart):
    """Takes the place of the part with the notices, and begins with it.

    The gravest and longest waiting claims, each with its four decisions.
    """

    template_name = "evidence_changes/panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        notices = super().get_context_data(parent_context)
        if not may_decide(request.user):
            return {**notices, "has_queue": False}
        found = entries(waiting_rows(request.user)[:MAX_READ])[:MAX_ROWS]
        return {
            **notices,
            "has_queue": True,
            "entries": [with_offers(each) for each in found],
            "waiting": open_entry_count(request.user),
            "request": request,
        }

    class Media:
        css = {"all": ["evidence_changes/evidence_changes.css"]}


def with_offers(entry: Entry) -> dict[str, Any]:
    """`{"entry": …, "softer": Certainty | None, "suggestion": Suggestion | None}`: what one click
    can do."""
    claim, found = claim_in_question(entry.row), suggestions(entry.row)
    form = DecisionForm(None, row=entry.row, claim=claim, suggested=found)
    return {
        "entry": entry,
        "softer": next(iter(form.softer), None),
        "suggestion": next(iter(found), None),
    }
