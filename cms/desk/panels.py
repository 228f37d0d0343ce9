"""The parts of the first page after signing in, in the order in which they stand.

Another package adds a part with Wagtail's hook `construct_homepage_panels`: a component with an
`order` from this list, and a `name`. A later part takes the place of an earlier one of its name.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Q
from django.middleware.csrf import get_token
from wagtail.admin.ui.components import Component
from wagtail.models import Page, TaskState
from wagtail.permissions import policy_registry

from cms.desk.first_page import FirstPageForm, has_no_home_page
from cms.desk.shapes import SHAPES
from cms.desk.views import places_for
from cms.review.models import ClinicalReviewTask

# The system (5), waiting for me, my drafts, what moved (40), what is due (50), locked pages, learn.
WRITE, WAITING, DRAFTS, LOCKED, LEARN = 10, 20, 30, 80, 90
MAX_ROWS = 6


class Part(Component):
    """One part of the desk."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"request": parent_context["request"]}


class WritePart(Part):
    """Begin a page: a treatment, a condition, a page of advice, or from a document."""

    name = "write"
    order = WRITE
    template_name = "desk/write.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        may_write = places_for(user).exists()
        begins = not may_write and user.is_superuser and has_no_home_page()
        return {
            "csrf_token": get_token(parent_context["request"]),
            "shapes": SHAPES,
            "may_write": may_write,
            "is_administrator": user.is_superuser,
            "first_page_form": FirstPageForm() if begins else None,
        }


class WaitingPart(Part):
    """The pages on which this person can decide now."""

    name = "waiting"
    order = WAITING
    template_name = "desk/waiting.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        waiting = list(islice(waiting_for(user), MAX_ROWS + 1))
        return {
            "is_shown": bool(waiting) or reviews(user),
            "waiting": waiting[:MAX_ROWS],
            "more": waiting[MAX_ROWS:],
        }


class DraftsPart(Part):
    """What this person wrote and visitors do not see yet, with what it waits for."""

    name = "drafts"
    order = DRAFTS
    template_name = "desk/drafts.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        drafts = drafts_of(parent_context["request"].user)
        return {"drafts": drafts[:MAX_ROWS], "more": len(drafts) - MAX_ROWS}


class LearnPart(Part):
    """Leads to the guide."""

    name = "learn"
    order = LEARN
    template_name = "desk/learn.html"


def reviews(user: Any) -> bool:
    """Whether a person is ever asked for a review, now or later."""
    asked = ClinicalReviewTask.objects.filter(active=True, groups__in=user.groups.all())
    return bool(user.is_superuser or asked.exists())


def waiting_for(user: Any) -> Iterator[dict[str, Any]]:
    """What a person can decide now, the longest waiting first: `{"page": …, "state": …}`.

    Pages that the person wrote last are left out: somebody else has to approve those.
    """
    states = TaskState.objects.reviewable_by(user).select_related(
        "revision", "task", "workflow_state__requested_by"
    )
    for state in states.order_by("started_at"):
        page = state.workflow_state.content_object
        if not isinstance(page, Page):
            continue
        page = page.specific
        actions = {name for name, _, _ in state.task.specific.get_actions(page, user)}
        if "approve" in actions:
            yield {"page": page, "state": state}


def drafts_of(user: Any) -> list[Page]:
    """Pages with words that visitors do not see, that this person owns or changed last."""
    policy = policy_registry.get_by_type(Page)
    allowed = policy.instances_user_has_any_permission_for(user, ["add", "change", "publish"])
    mine = Q(owner=user) | Q(latest_revision__user=user)
    pages = Page.objects.filter(mine, pk__in=allowed.values("pk"), alias_of=None, depth__gt=1)
    pages = pages.filter(Q(has_unpublished_changes=True) | Q(live=False))
    ordered = pages.order_by("-latest_revision_created_at", "-pk")
    return list(ordered.prefetch_workflow_states().annotate_approved_schedule()[: MAX_ROWS + 50])
