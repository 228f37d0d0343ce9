"""What an approval writes into the page: who read which words, when, and when again."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.clinic.models import Practitioner
from cms.pages.review_stamp import stamp_words


def stamp(page: Page, approver, months: int) -> Revision:
    """Save the draft with its dates as a version of its own, and return it.

    A next review that the draft names, and that is still to come, is kept.
    """
    draft = page.get_latest_revision_as_object()
    if not hasattr(draft, "last_reviewed"):
        return page.get_latest_revision()
    today = timezone.localdate()
    draft.last_reviewed = today
    stamp_words(draft)
    if not draft.next_review_due or draft.next_review_due <= today:
        draft.next_review_due = months_later(today, months)
    draft.reviewed_by = _practitioner(draft, approver) or draft.reviewed_by
    revision = draft.save_revision(user=approver, clean=False)
    page.refresh_from_db()
    return revision


def months_later(day: date, months: int) -> date:
    """31 January and one month is the last day of February."""
    return day + relativedelta(months=months)


def _practitioner(page: Page, approver) -> Practitioner | None:
    """The approver among the practitioners: by full name, where exactly one bears it."""
    name = approver.get_full_name() if approver else ""
    bearers = list(Practitioner.objects.filter(name__iexact=name)[:2]) if name else []
    return bearers[0] if len(bearers) == 1 else None
