"""The e-mail to each editor: pages due for review, faulty live pages, doubtful claims."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.utils import get_admin_base_url
from wagtail.models import Page, PageLogEntry

from cms.pages.checks.publish_reason import reasons_in_force
from cms.review.claim_rows import doubtful_claims, editable_pages, with_texts
from cms.review.issue_counts import counts_of_live_pages, faulty_pages, gravest_first
from cms.review.reports import SOON, due_by, edit_url, editable_by
from cms.search.models import Claim


@dataclass(frozen=True)
class Digest:
    """What is due or faulty for one person."""

    recipient: str
    due: list[Page]
    faulty: list[Page]
    doubtful: list[Claim]
    always: frozenset[int] = frozenset()  # pages with a fault that stops every publication
    # written reasons for publishing a faulty page
    reasons: Mapping[int, PageLogEntry] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """`Review: 2 pages due, 1 to fix, 3 claims withdrawn or in doubt`"""
        parts = [f"{_counted(self.due, 'page')} due", f"{len(self.faulty)} to fix"]
        if self.doubtful:
            parts.append(f"{_counted(self.doubtful, 'claim')} withdrawn or in doubt")
        return f"Review: {', '.join(parts)}"

    def body(self, on: date) -> str:
        """The plain text: each page with its address in the admin."""
        parts = []
        if self.doubtful:
            lines = [f"- {_claim_line(claim)}" for claim in self.doubtful]
            parts.append("Claims that are withdrawn or in doubt\n\n" + "\n".join(lines))
        if self.due:
            lines = [f"- {_line(page)}\n  {_when(page, on)}" for page in self.due]
            parts.append("Due for review\n\n" + "\n".join(lines))
        if self.faulty:
            lines = [f"- {_line(page)}{self._why(page)}" for page in self.faulty]
            parts.append("Published, and must be fixed\n\n" + "\n".join(lines))
        all_reports = f"{get_admin_base_url()}{reverse('review_due')}"
        return "\n\n".join([*parts, f"All that is due: {all_reports}"]) + "\n"

    def _why(self, page: Page) -> str:
        """The lines below a faulty page."""
        lines = ["Something on it stops every publication."] if page.pk in self.always else []
        if entry := self.reasons.get(page.pk):
            who = entry.user.get_full_name() or entry.user.get_username() if entry.user else "—"
            day = timezone.localtime(entry.timestamp)
            lines.append(f"Published anyway on {day:%-d %B %Y} by {who}: “{entry.data['reason']}”")
        return "".join(f"\n  {line}" for line in lines)

    def message(self, on: date) -> EmailMessage:
        automatic = {"Auto-Submitted": "auto-generated"}  # RFC 3834: no holiday replies
        return EmailMessage(self.subject, self.body(on), None, [self.recipient], headers=automatic)


def digests(on: date) -> Iterator[Digest]:
    """A digest for each person with something to do, ordered by e-mail address."""
    due = due_by(on + SOON)
    stopped, always = faulty_pages(counts_of_live_pages(on))
    faulty = gravest_first(stopped, always)
    reasons = reasons_in_force(stopped)
    doubtful = with_texts(doubtful_claims(on))
    for person in _editors():
        editable = editable_pages(person, doubtful)
        digest = Digest(
            person.email,
            list(editable_by(person, due)),
            list(editable_by(person, faulty)),
            [claim for claim in doubtful if claim.page_id in editable],
            frozenset(always),
            reasons,
        )
        if digest.due or digest.faulty or digest.doubtful:
            yield digest


def _editors() -> QuerySet[Any]:
    people = get_user_model().objects.filter(is_active=True).exclude(email="")
    return (
        people.filter(
            Q(is_superuser=True)
            | Q(groups__permissions__codename="access_admin")
            | Q(user_permissions__codename="access_admin")
        )
        .distinct()
        .order_by("email", "pk")
    )


def _line(page: Page) -> str:
    return f"{page.get_admin_display_title()}\n  {get_admin_base_url()}{edit_url(page)}"


def _claim_line(claim: Claim) -> str:
    """The claim, its page, the page's address in the admin, and why the claim does not hold."""
    address = f"{get_admin_base_url()}{edit_url(claim.page)}"
    return f"{claim.named} ({claim.page.title})\n  {address}\n  {claim.standing_text}"


def _counted(things: list[Any], noun: str) -> str:
    return f"{len(things)} {noun}{pluralize(things)}"


def _when(page: Page, on: date) -> str:
    word = "overdue since" if page.next_review_due < on else "due on"
    return f"{word} {page.next_review_due:%-d %B %Y}"
