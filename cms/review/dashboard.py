"""The panel of the admin's first page: doubtful claims, pages due for review, faulty live pages."""

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from cms.review.claim_rows import doubtful_claims, editable_pages, with_texts
from cms.review.issue_counts import counts_of_live_pages, faulty_pages, gravest_first
from cms.review.reports import SOON, due_by, editable_by

MAX_ROWS = 5


class ReviewPanel(Component):
    name = "review"
    template_name = "review/dashboard.html"
    order = 50  # `cms.desk` has the order of all parts

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        today = timezone.localdate()
        due = editable_by(user, due_by(today + SOON))
        stopped, always = faulty_pages(counts_of_live_pages())
        faulty = editable_by(user, gravest_first(stopped, always))
        claims = doubtful_claims(today)
        editable = editable_pages(user, claims)
        doubtful = [claim for claim in claims if claim.page_id in editable]
        return {
            "doubtful": with_texts(doubtful[:MAX_ROWS]),
            "doubtful_count": len(doubtful),
            "today": today,
            "due": due[:MAX_ROWS],
            "due_count": due.count(),
            "faulty": faulty[:MAX_ROWS],
            "faulty_count": faulty.count(),
            "always": always,
        }

    class Media:
        css = {"all": ["review/review.css"]}
