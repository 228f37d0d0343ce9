"""The four decisions about a claim whose evidence changed. Each is a revision with its reason.

A decision covers the claim in every language that names the source: translations keep the ids of
blocks. Words are changed in one language only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from cms.claim_history.models import ClaimChange, Decision
from cms.core.content_version.bump import bump_version
from cms.core.content_version.change_log import record_change
from cms.core.content_version.list_tags import EVIDENCE
from cms.evidence.choices import Certainty
from cms.evidence.models import Finding, ResearchSource
from cms.evidence_changes.claim_edits import Edit, lower_certainty, replace_source, take_away
from cms.evidence_changes.decided_versions import carry_out
from cms.pages.visibility import public_among


class AlreadyDecided(Exception):
    """Somebody else has decided about the claim, or it was edited meanwhile."""


class NothingToChange(Exception):
    """The decision would change nothing; the text says what to choose."""


class PageIsLocked(Exception):
    """Somebody has locked the page, or it waits for review or its day; the text names the page."""


@dataclass(frozen=True)
class Chosen:
    """What a person decided. `reason` is for colleagues, `public_words` for visitors.

    To soften: a lower `certainty`, other `words` (`{"heading": …}`), or both. To replace: `source`,
    perhaps with one `finding` of it.
    """

    decision: Decision
    reason: str
    public_words: str = ""
    certainty: Certainty | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    source: ResearchSource | None = None
    finding: Finding | None = None

    def edit(self, row: ClaimChange, *, is_chosen: bool) -> Edit | None:
        """How the claim changes; None if it stays. `is_chosen` tells the claim in front of the
        person from the same one in another language."""
        if self.decision == Decision.TAKEN_DOWN:
            return take_away
        if self.decision == Decision.REPLACED and self.source:
            return replace_source(row.via_id, self.source, self.finding)
        if self.decision == Decision.SOFTENED:
            words = self.words if is_chosen else {}
            return lower_certainty(self.certainty, words) if self.certainty or words else None
        return None


@transaction.atomic
def decide(row: ClaimChange, user: Any, chosen: Chosen) -> list[ClaimChange]:
    """Carry out a decision, in all languages; returns what was decided.

    A page under clinical review gets the change as a draft that is submitted for review. Taking a
    claim down does not wait: its block leaves the live page at once.

    Raises:
        AlreadyDecided: the claim waits for no decision any more.
        NothingToChange: to soften or to replace, nothing was chosen.
        PageIsLocked: somebody has locked one of the pages, and the claim is to be changed.
        PermissionDenied: the person may not edit the page.
        PublicationRefused: the publish gate refuses the page.
        ClaimIsGone: no version of the page has the claim.
    """
    _refuse_nothing(chosen)
    bump_version(is_recorded=True)
    open_rows = ClaimChange.objects.select_for_update(of=("self",)).open()
    rows = list(
        open_rows.filter(
            change=row.change_id, block=row.block, page__translation_key=row.page.translation_key
        ).select_related("page", "change", "via")
    )
    if row.pk not in {each.pk for each in rows}:
        raise AlreadyDecided(f"Somebody has already decided about “{row.heading}”.")
    rows.sort(key=lambda each: each.pk != row.pk)
    decided = []
    for each in rows:
        is_chosen = each.pk == row.pk
        if each.page.alias_of_id:
            continue  # follows its original
        if not each.page.permissions_for_user(user).can_edit():
            if is_chosen:
                raise PermissionDenied
            continue
        decided += _decide_one(each, user, chosen, is_chosen=is_chosen)
    pages = ClaimChange.objects.filter(change=row.change_id, block=row.block)
    record_change(public_among(set(pages.values_list("page", flat=True))), lists=(EVIDENCE,))
    return decided


def _refuse_nothing(chosen: Chosen) -> None:
    if chosen.decision == Decision.REPLACED and not chosen.source:
        raise NothingToChange("Choose the source that the claim is to rest on.")
    if chosen.decision == Decision.SOFTENED and not (chosen.certainty or chosen.words):
        raise NothingToChange("Choose a lower certainty, or change the words.")


def _decide_one(
    row: ClaimChange, user: Any, chosen: Chosen, *, is_chosen: bool
) -> list[ClaimChange]:
    page, edit = row.page.specific, chosen.edit(row, is_chosen=is_chosen)
    if edit is None and chosen.decision == Decision.SOFTENED:
        return []  # the words of another language
    if edit is not None and chosen.decision != Decision.TAKEN_DOWN:
        _refuse_locked(page, user)
    row.decision, row.reason = chosen.decision, chosen.reason
    row.public_words = chosen.public_words if is_chosen else ""
    row.decided_by, row.decided_at = user, timezone.now()
    is_live = carry_out(page, row, user, edit)
    if is_live or not page.live:
        row.in_force_at = timezone.now()
    row.save()
    _decide_for_aliases(row)
    return [row]


def _refuse_locked(page: Page, user: Any) -> None:
    lock = page.get_lock()
    if lock and lock.for_user(user):
        raise PageIsLocked(f"“{page.title}” is locked, so it cannot be changed now.")


def _decide_for_aliases(row: ClaimChange) -> None:
    """Aliases show what their original shows."""
    same = ClaimChange.objects.filter(change=row.change_id, block=row.block)
    same.filter(page__alias_of=row.page_id).update(
        decision=row.decision,
        reason=row.reason,
        public_words=row.public_words,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        in_force_at=row.in_force_at,
    )
