"""Writes a decision about a claim into the versions of its page that have the claim."""

from contextlib import nullcontext
from typing import Any

from wagtail.log_actions import log
from wagtail.models import Page, Revision, WorkflowState

from cms.claim_history.models import ClaimChange, Decision
from cms.evidence_changes.claim_edits import ClaimIsGone, Edit, edit_claim, has_claim
from cms.pages.checks.publish_gate import taking_down
from cms.review.approval_gate import is_under_review

LOG_ACTION = "clinic.claim."  # and the code of the decision


def carry_out(page: Page, row: ClaimChange, user: Any, edit: Edit | None) -> bool:
    """Change the live version, a scheduled one and the draft, where they have the claim.

    Returns whether visitors read the decision now.
    """
    takes_down = row.decision == Decision.TAKEN_DOWN
    at_once = takes_down or edit is None or _may_publish(page, user)
    differs = page.has_unpublished_changes or not page.live
    in_review = page.current_workflow_state
    draft, scheduled = (page.get_latest_revision() if differs else None), page.scheduled_revision
    if page.live and at_once and has_claim(page, row):
        row.decision_revision = _save(page, row, user, edit)
        row.save()  # webhooks of the publication name the claim
        if edit is not None:
            with taking_down() if takes_down else nullcontext():
                row.decision_revision.publish(user=None if takes_down else user)
    elif draft is None and not at_once:
        row.decision_revision = _save(page, row, user, edit)
        _submit(page, user)
    _change_versions([scheduled, draft], scheduled, row, user, edit)
    if row.decision_revision is None:
        raise ClaimIsGone(f"“{row.heading}” is no longer on the page.")
    if draft is not None and in_review:
        _submit_again(page, in_review)
    return bool(page.live and at_once)


def _change_versions(
    versions: list[Revision | None],
    scheduled: Revision | None,
    row: ClaimChange,
    user: Any,
    edit: Edit | None,
) -> None:
    """Change versions that are not live, and save again those that the live one has replaced: the
    draft stays the latest version, and the schedule, which publishing clears, stays."""
    for version in dict.fromkeys(each for each in versions if each is not None):
        page, replaced = version.as_object(), row.decision_revision is not None
        if has_claim(page, row):
            saved = _save(page, row, user, edit)
            row.decision_revision = row.decision_revision or saved
        elif replaced:
            saved = page.save_revision(user=user, clean=False)
        else:
            continue
        if version == scheduled:
            saved.publish(user=None)  # at the same time as before


def _may_publish(page: Page, user: Any) -> bool:
    return bool(not is_under_review(page) and page.permissions_for_user(user).can_publish())


def _save(page: Page, row: ClaimChange, user: Any, edit: Edit | None) -> Revision:
    """Save a version with the edit and its reason in the page's history."""
    if edit is not None:
        edit_claim(page, row, edit)
    changed = edit is not None or page.has_unpublished_changes
    revision = page.save_revision(user=user, clean=False, changed=changed)
    log(
        instance=page,
        action=f"{LOG_ACTION}{row.decision}",
        user=user,
        revision=revision,
        data={
            "claim": row.heading,
            "source": str(row.change.source),
            "status": row.change.get_after_display(),
            "reason": row.reason,
        },
        content_changed=edit is not None,
    )
    return revision


def _submit(page: Page, user: Any) -> None:
    """Submit the draft for review, if the page has a workflow and is not in one already."""
    workflow = page.get_workflow()
    if workflow and not page.workflow_in_progress:
        workflow.start(page, user)


def _submit_again(page: Page, before: WorkflowState) -> None:
    """Wagtail takes a draft out of its review when another version is published."""
    was_waiting = before.status == WorkflowState.STATUS_IN_PROGRESS
    before.refresh_from_db()
    if was_waiting and before.status == WorkflowState.STATUS_CANCELLED:
        before.workflow.start(Page.objects.get(pk=page.pk).specific, before.requested_by)
