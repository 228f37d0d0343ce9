"""What waits for the person who has just signed in: claims that people can no longer rely on, pages
due, pages that must be mended."""

from django.utils import timezone
from wagtail.admin.ui.components import Component

from cms.review.claim_texts import with_words
from cms.review.doubtful_claims import doubtful_claims, pages_of
from cms.review.due_pages import SOON, due_by
from cms.review.issue_counts import counts_of_live_pages, gravest_first, to_mend
from cms.review.reports import editable_by

MAX_ROWS = 5


class ReviewPanel(Component):
    name = "review"
    template_name = "review/dashboard.html"
    order = 200  # above what the person edited last

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        today = timezone.localdate()
        due = editable_by(user, due_by(today + SOON))
        stopped, always = to_mend(counts_of_live_pages())
        faulty = editable_by(user, gravest_first(stopped, always))
        claims = doubtful_claims(today)
        mine = pages_of(user, claims)
        shaken = [claim for claim in claims if claim.page_id in mine]
        return {
            "shaken": with_words(shaken[:MAX_ROWS]),
            "shaken_count": len(shaken),
            "today": today,
            "due": due[:MAX_ROWS],
            "due_count": due.count(),
            "faulty": faulty[:MAX_ROWS],
            "faulty_count": faulty.count(),
            "always": always,
        }

    class Media:
        css = {"all": ["review/review.css"]}
