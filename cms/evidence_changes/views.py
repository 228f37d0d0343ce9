"""The page of the queue, and the page on which a person decides about one claim."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from wagtail.admin import messages

from cms.claim_history.models import ClaimChange, Decision
from cms.evidence_changes.claim_edits import ClaimIsGone
from cms.evidence_changes.decisions import AlreadyDecided, NothingToChange, PageIsLocked, decide
from cms.evidence_changes.describing import age, what_happened, where_it_is
from cms.evidence_changes.forms import DecisionForm, claim_in_question
from cms.evidence_changes.offers import with_offers
from cms.evidence_changes.queue import entries, unpublished_rows, waiting_rows
from cms.evidence_changes.suggestions import suggestions
from cms.pages.checks.plain_text import plain
from cms.pages.checks.publish_gate import PublicationRefused
from cms.review.approval_gate import is_under_review

MAX_ENTRIES = 50  # each is read with its page
DONE = {
    Decision.SOFTENED: "“{claim}” is said more carefully.",
    Decision.REPLACED: "“{claim}” rests on another source.",
    Decision.TAKEN_DOWN: "“{claim}” was taken down.",
    Decision.KEPT: "“{claim}” stays as it is.",
}
WAITS = "“{claim}” was changed in the draft. It waits for review or to be published."


def show_queue(request: HttpRequest) -> HttpResponse:
    """All claims that wait for a decision, and those whose decision waits to be published."""
    found = entries(waiting_rows(request.user))
    context = {
        "page_title": "What moved",
        "header_icon": "warning",
        "entries": with_offers(found[:MAX_ENTRIES]),
        "more": max(0, len(found) - MAX_ENTRIES),
        "unpublished": entries(unpublished_rows(request.user))[:MAX_ENTRIES],
    }
    return render(request, "evidence_changes/queue.html", context)


def decide_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what happened to the evidence of a claim, and carry out a decision on POST."""
    rows = ClaimChange.objects.select_related(
        "page__locale", "change__source", "change__alert", "via", "decided_by"
    )
    row = get_object_or_404(rows, pk=pk)
    if not row.page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    claim = claim_in_question(row)
    found = suggestions(row) if not row.decision else []
    posted = request.POST.dict() if request.method == "POST" else None
    form = DecisionForm(posted, row=row, claim=claim, suggested=found)
    if posted and "one_click" in posted:  # with what the form would begin with
        offered = form.initial | posted
        form = DecisionForm(offered, row=row, claim=claim, suggested=found)
    if posted is not None and form.is_valid() and _decide(request, row, form):
        return redirect(_back(request))
    return render(request, "evidence_changes/decide.html", _context(row, claim, form))


def _decide(request: HttpRequest, row: ClaimChange, form: DecisionForm) -> bool:
    """Carry it out; whether the person is done here. A refusal is shown beside the form."""
    chosen = form.chosen
    try:
        with transaction.atomic():
            decided = decide(row, request.user, chosen)
    except (AlreadyDecided, ClaimIsGone) as error:
        messages.warning(request, str(error))
        return True
    except (NothingToChange, PageIsLocked) as error:
        form.add_error(None, str(error))
        return False
    except PublicationRefused as refusal:
        for reason in [refusal.heading, *refusal.reasons]:
            form.add_error(None, reason)
        return False
    first = decided[0]
    words = WAITS if first.waits else DONE[chosen.decision]
    buttons = [
        messages.button(reverse("wagtailadmin_pages:edit", args=[first.page_id]), "Edit the page"),
        messages.button(
            reverse("wagtailadmin_pages:history", args=[first.page_id]), "See its history"
        ),
    ]
    also = [str(each.page.locale) for each in decided[1:]]
    in_all = f" Also in: {', '.join(also)}." if also else ""
    messages.success(request, words.format(claim=row.heading) + in_all, buttons=buttons)
    return True


def _back(request: HttpRequest) -> str:
    """To the desk, if the click was there; else to the queue."""
    from_desk = request.POST.get("from") == "desk"
    return str(reverse("wagtailadmin_home" if from_desk else "evidence_changes"))


def _context(row: ClaimChange, claim: Any, form: DecisionForm) -> dict[str, Any]:
    return {
        "page_title": "Decide about a claim",
        "page_subtitle": row.heading,
        "header_icon": "warning",
        "row": row,
        "claim": claim,
        "points": [plain(point) for point in claim.get("points") or []] if claim else [],
        "what": what_happened(row.change),
        "where": where_it_is(row),
        "age": age(row),
        "form": form,
        "media": form.media,
        "under_review": is_under_review(row.page),
        "editor": reverse("wagtailadmin_pages:edit", args=[row.page_id]),
    }
