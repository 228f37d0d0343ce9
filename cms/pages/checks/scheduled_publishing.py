"""Holds a scheduled version that the publish gate refuses, and writes to its editors.

A held version is taken off the schedule, so that it can be edited again. It stays the draft, with
its date. The hold is logged, and the editor's panel shows it until the page is published or
scheduled again.
"""

import logging
from collections.abc import Iterator
from functools import partial
from smtplib import SMTPException

from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.utils import get_admin_base_url
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from cms.pages.checks.publish_gate import PublicationRefused, refuse_if_unfit

logger = logging.getLogger(__name__)
HELD_ACTION = "clinic.publish.held"
ENDS_A_HOLD = [
    HELD_ACTION,
    "wagtail.publish",
    "wagtail.publish.schedule",
    "wagtail.publish.scheduled",
]


def due_revisions() -> Iterator[Revision]:
    """The scheduled versions of pages that are due to go live."""
    due = Revision.page_revisions.filter(approved_go_live_at__lt=timezone.now())
    yield from due.order_by("approved_go_live_at")


def unfit_revisions() -> Iterator[tuple[Revision, PublicationRefused]]:
    """The due versions that the gate refuses, each with its refusal."""
    for revision in due_revisions():
        try:
            refuse_if_unfit(revision.as_object(), revision)
        except PublicationRefused as refusal:
            yield revision, refusal


def hold_revision(revision: Revision, refusal: PublicationRefused) -> None:
    """Take a version off the schedule, log that, and write to its editors."""
    page = refusal.page
    with transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        log(
            instance=page,
            action=HELD_ACTION,
            revision=revision,
            data={"reasons": refusal.reasons, "go_live_at": revision.approved_go_live_at},
        )
        transaction.on_commit(partial(_write_to_editors, revision, refusal), robust=True)


def last_hold(page: Page) -> PageLogEntry | None:
    """The hold of a page; None if it was published or scheduled since."""
    entries = PageLogEntry.objects.filter(page=page.pk, action__in=ENDS_A_HOLD)
    latest = entries.order_by("-pk").first()
    return latest if latest and latest.action == HELD_ACTION else None


def _write_to_editors(revision: Revision, refusal: PublicationRefused) -> None:
    page = refusal.page
    people = {page.owner, page.locked_by, revision.user}
    addresses = sorted({each.email for each in people if each and each.is_active and each.email})
    editor = f"{get_admin_base_url()}{reverse('wagtailadmin_pages:edit', args=[page.pk])}"
    reasons = "\n".join(f"- {reason}" for reason in refusal.reasons)
    words = (
        f"The page was scheduled to go live, but checks stop it:\n\n{reasons}\n\n"
        f"Visitors still see what they saw before. Fix the draft and publish it again:\n{editor}\n"
    )
    for address in addresses:
        try:
            send_mail(f"Not published as planned: “{page.title}”", words, None, [address])
        except (SMTPException, OSError) as error:  # the message of the error may hold the address
            fault = type(error).__name__
            logger.error("The mail about the hold of page %s was not sent: %s", page.pk, fault)
