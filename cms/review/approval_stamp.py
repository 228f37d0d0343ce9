"""Writes an approval into the page: who reviewed which words, on what day, and the next review."""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.clinic.models import Practitioner
from cms.pages.review_stamp import stamp_words


def stamp(page: Page, approver: Any, months: int) -> Revision:
    """Save the draft with the dates of the review as a new revision, and return it.

    A day of the next review that the draft names is kept, if it is in the future.
    """
    draft = page.get_latest_revision_as_object()
    if not hasattr(draft, "last_reviewed"):
        return page.get_latest_revision()
    today = timezone.localdate()
    draft.last_reviewed = today
    stamp_words(draft)
    if not draft.next_review_due or draft.next_review_due <= today:
        draft.next_review_due = months_later(today, months)
    draft.reviewed_by = _practitioner(approver) or draft.reviewed_by
    revision = draft.save_revision(user=approver, clean=False)
    page.refresh_from_db()
    return revision


def months_later(day: date, months: int) -> date:
    """The same day some months later; one month after 31 January is the last day of February."""
    later: date = day + relativedelta(months=months)
    return later


def _practitioner(approver: Any) -> Practitioner | None:
    """The practitioner with the approver's full name, where there is exactly one."""
    name = approver.get_full_name() if approver else ""
    namesakes = list(Practitioner.objects.filter(name__iexact=name)[:2]) if name else []
    return namesakes[0] if len(namesakes) == 1 else None
