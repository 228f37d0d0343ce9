"""Keeps the queue true when pages are edited: what was published, and what is no longer claimed."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.claim_history.models import BY_PEOPLE, ClaimChange, Decision
from cms.core.content_version.change_log import record_change
from cms.core.content_version.list_tags import EVIDENCE
from cms.evidence.source_graph import record_of
from cms.evidence_changes.affected_claims import drafted_claim, drafted_links
from cms.pages.checks.publish_gate import is_taking_down
from cms.pages.visibility import public_among
from cms.search.models import Claim

Links = set[tuple[str, int]]  # a block and a source that it names
LET_GO = (Decision.TAKEN_DOWN, Decision.REPLACED)  # the claim no longer names the source


def settle_published(page: Page) -> None:
    """After a publication: decisions that visitors can now read are in force; what waited for a
    decision is closed if the claim no longer names the source; what was taken down or replaced and
    is back, such as by going back to an earlier version, waits again."""
    rows = ClaimChange.objects.filter(Q(in_force_at=None) | Q(decision__in=LET_GO), page=page.pk)
    rows = [row for row in rows if not row.decision or row.decision in BY_PEOPLE]
    if not rows:
        return
    claims = Claim.objects.filter(page=page.pk)
    blocks = set(claims.values_list("block", flat=True))
    links: Links = set(claims.values_list("block", "links__source"))
    changed = []
    for row in rows:
        if row.in_force_at:
            if (row.block, row.via_id) in links:
                _take_back(row, page)
                changed.append(row)
        elif row.decision:
            if _was_undone(row, page):
                _take_back(row, page)
                changed.append(row)
            elif _is_in_force(row, page, blocks, links):
                changed.append(row)
        elif (row.block, row.via_id) not in links:
            if row.in_live:
                _close_as_edited(row, page.live_revision)
                changed.append(row)
        elif not row.in_live:
            row.in_live = True
            changed.append(row)
    _save(changed)


def settle_draft(revision: Revision) -> None:
    """After a draft was saved: closes what was only in a draft and is there no longer."""
    rows = ClaimChange.objects.open().filter(page=revision.object_id, in_live=False)
    if not rows.exists():
        return
    links: Links = set(drafted_links(revision))
    gone = [row for row in rows if (row.block, row.via_id) not in links]
    for row in gone:
        _close_as_edited(row, revision)
    _save(gone)


def settle_unpublished(page: Page) -> None:
    """After a page was taken off the site: its claims are those of a draft."""
    open_rows = ClaimChange.objects.open().filter(page=page.pk, in_live=True)
    open_rows.update(in_live=False, in_draft=True)


def _is_in_force(row: ClaimChange, page: Page, blocks: set[str], links: Links) -> bool:
    if row.decision == Decision.TAKEN_DOWN:
        done = row.block not in blocks
    elif row.decision == Decision.REPLACED:
        done = (row.block, row.via_id) not in links
    else:
        decided = row.decision_revision_id
        done = decided is None or (page.live_revision_id or 0) >= decided
        done = done and not _has_old_words(row, page.live_revision)
    if done:
        row.in_force_at = timezone.now()
    return done


def _was_undone(row: ClaimChange, page: Page) -> bool:
    """Whether a draft that was to soften the claim was left for a version with the old words.

    It was not left if the draft still says it: another version was published beside it, such as one
    without another claim. While that is taken down, the draft is saved again only afterwards.
    """
    if is_taking_down() or not _has_old_words(row, page.live_revision):
        return False
    decided, live, latest = row.decision_revision_id, page.live_revision, page.get_latest_revision()
    return bool(decided and live.pk > decided and _has_old_words(row, latest))


def _has_old_words(row: ClaimChange, version: Revision | None) -> bool:
    """Whether the claim stands in a version as it did before it was softened."""
    decided = row.decision_revision
    if row.decision != Decision.SOFTENED or not decided or not version:
        return False
    before = decided.get_previous()
    old = drafted_claim(before, row.block) if before else None
    return old is not None and old == drafted_claim(version, row.block)


def _take_back(row: ClaimChange, page: Page) -> None:
    """The decision is undone. The claim waits for another if the source is as it was then."""
    _close_as_edited(row, page.live_revision)
    row.reason = row.public_words = ""
    if _still_matters(row):
        row.decision, row.in_live = "", True
        row.decision_revision = row.decided_by = row.decided_at = row.in_force_at = None


def _still_matters(row: ClaimChange) -> bool:
    change = row.change
    if change.is_notice:
        return bool(change.alert and change.alert.is_open)
    return bool(
        change.source
        and change == change.source.changes.filter(is_notice=False).first()
        and record_of(change.source).own_status(timezone.localdate()) == change.after
    )


def _close_as_edited(row: ClaimChange, revision: Revision | None) -> None:
    row.decision, row.decision_revision = Decision.EDITED, revision
    row.decided_by_id = revision.user_id if revision else None
    row.decided_at = row.in_force_at = timezone.now()


def _save(rows: Iterable[ClaimChange]) -> None:
    names = [
        "in_live", "decision", "decision_revision", "decided_by", "decided_at", "in_force_at",
        "reason", "public_words",
    ]  # fmt: skip
    if rows := list(rows):
        with transaction.atomic():  # a publication need not be one transaction
            ClaimChange.objects.bulk_update(rows, names)
            record_change(public_among({row.page_id for row in rows}), lists=(EVIDENCE,))
