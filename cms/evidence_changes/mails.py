"""The mails about claims whose evidence changed: one a person, with a link for each claim.

Grave changes are told within the minute. The others are told once a day, from seven in the morning.
The publishing worker calls `send_change_mails`; a burst of changes, such as those of one run of
`check_sources`, becomes one mail.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.utils import get_admin_base_url
from wagtail.models import Page

from cms.claim_history.models import DOUBTFUL, SEVERE, ClaimChange, SourceChange
from cms.evidence_changes.describing import what_happened, where_it_is
from cms.evidence_changes.recipients import people_of
from cms.search.models import SourceUse

SETTLING_SECONDS = 10  # what changes within this time goes into one mail
FIRST_HOUR = 7  # of the day, in the clinic's time zone, for changes that are not grave


class _TakenByAnother(Exception):
    """Another worker writes the mails about some of these changes."""


@dataclass(frozen=True)
class ChangeMail:
    """One mail: the changes, and of each the claims that concern this person.

    `pages` are, by change, further pages that name the source outside of a claim.
    """

    recipient: str
    changes: list[tuple[SourceChange, list[ClaimChange], list[Page]]]
    is_severe: bool

    @property
    def subject(self) -> str:
        """`Look at 3 claims: a source was retracted`, `Look at 4 claims: 2 sources changed`"""
        claims = {(row.page_id, row.block) for _, rows, _ in self.changes for row in rows}
        pages = {page.pk for _, _, others in self.changes for page in others}
        count, noun = (len(claims), "claim") if claims else (len(pages), "page")
        wanted = f"Look at {count} {noun}{pluralize(count)}"
        if len(self.changes) > 1:
            return f"{wanted}: {len(self.changes)} sources changed"
        return f"{wanted}: {what_happened(self.changes[0][0], short=True)}"

    @property
    def body(self) -> str:
        parts = [_paragraph(*each) for each in self.changes]
        queue = f"{get_admin_base_url()}{reverse('evidence_changes')}"
        return "\n\n".join([*parts, f"All that waits for a decision: {queue}"]) + "\n"

    def message(self) -> EmailMessage:
        automatic = {"Auto-Submitted": "auto-generated"}  # RFC 3834: no holiday replies
        return EmailMessage(self.subject, self.body, None, [self.recipient], headers=automatic)


def any_change_mail_due(now: datetime | None = None) -> bool:
    """Whether a mail has to be written."""
    return bool(_due(now or timezone.now()).exists())


def send_change_mails(now: datetime | None = None) -> int:
    """Write the mails that are due, and mark the changes as told, in one transaction.

    Returns how many mails. Several workers may call it at once.
    """
    now = now or timezone.now()
    try:
        with transaction.atomic():
            return _send(now)
    except _TakenByAnother:
        return 0


def _send(now: datetime) -> int:
    due = list(_due(now).select_related("source", "alert").order_by("recorded_at", "pk"))
    mine = SourceChange.objects.filter(pk__in=[each.pk for each in due], told_at=None)
    if mine.update(told_at=now) != len(due):
        raise _TakenByAnother
    messages = [
        mail.message()
        for is_severe in (True, False)
        for mail in mails([each for each in due if each.is_severe is is_severe], is_severe)
    ]
    if messages:
        with get_connection() as connection:
            connection.send_messages(messages)
    return len(messages)


def _due(now: datetime) -> QuerySet[SourceChange]:
    settled = SourceChange.objects.filter(
        told_at=None, recorded_at__lte=now - timedelta(seconds=SETTLING_SECONDS)
    )
    return settled if _mild_are_due(now) else settled.filter(after__in=SEVERE)


def _mild_are_due(now: datetime) -> bool:
    """From seven o'clock on, if none was told today."""
    local = timezone.localtime(now)
    if local.hour < FIRST_HOUR:
        return False
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    told = SourceChange.objects.filter(after__in=DOUBTFUL - SEVERE)
    return not told.filter(told_at__gte=midnight, claims__isnull=False).exists()


def mails(changes: list[SourceChange], is_severe: bool) -> Iterator[ChangeMail]:
    """One mail for each person, about the claims that still wait, ordered by e-mail address."""
    rows = ClaimChange.objects.open().filter(change__in=changes, page__alias_of=None)
    rows = list(
        rows.select_related("page__locale", "change__source", "via").order_by(
            "page__title", "page", "pk"
        )
    )
    others = _other_pages(changes)
    pages = {row.page_id: row.page for row in rows}
    pages |= {page.pk: page for some in others.values() for page in some}
    told = people_of(pages.values())
    for person, own in sorted(told.items(), key=lambda item: (item[0].email, item[0].pk)):
        mine = {page.pk for page in own}
        listed = []
        for change in changes:
            claims = [row for row in rows if row.change_id == change.pk and row.page_id in mine]
            named = [page for page in others[change.source_id] if page.pk in mine]
            if claims or named:
                listed.append((change, claims, named))
        yield ChangeMail(person.email, listed, is_severe)


def _other_pages(changes: list[SourceChange]) -> dict[int, list[Page]]:
    """By source that has not been restored since: live pages that name it, such as in a summary of
    research, without a claim. A claim that was decided about already is one too."""
    rows = ClaimChange.objects.filter(change__in=changes)
    with_claims = set(rows.values_list("change__source", "page"))
    of_sources = SourceChange.objects.filter(source__in={each.source_id for each in changes})
    last = dict(of_sources.order_by("recorded_at", "pk").values_list("source", "after"))
    fallen = {source for source, after in last.items() if after in DOUBTFUL}
    uses = SourceUse.objects.filter(source__in=fallen, page__alias_of=None)
    found: dict[int, list[Page]] = defaultdict(list)
    for use in uses.select_related("page").order_by("page__title", "page"):
        if (use.source_id, use.page_id) not in with_claims:
            found[use.source_id].append(use.page)
    return found


def _paragraph(change: SourceChange, claims: list[ClaimChange], others: list[Page]) -> str:
    """The paragraph about one change: what happened, then each claim with its link."""
    lines = [what_happened(change), ""]
    for row in claims:
        link = f"{get_admin_base_url()}{reverse('evidence_change', args=[row.pk])}"
        lines.append(f"- {row.heading} ({row.page.get_admin_display_title()})")
        lines += [f"  {where_it_is(row)}", f"  Decide: {link}"]
    if others:
        lines += ["", "Pages that name it without a claim:"]
        for page in others:
            link = f"{get_admin_base_url()}{reverse('wagtailadmin_pages:edit', args=[page.pk])}"
            lines.append(f"- {page.get_admin_display_title()}: {link}")
    return "\n".join(lines)
