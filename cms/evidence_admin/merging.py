"""Merges two records of one publication: all links to either lead to the one that stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from wagtail.log_actions import log
from wagtail.models import Page

from cms.claim_history.models import ClaimChange, SourceChange
from cms.core.stream_references import Reference
from cms.evidence.choices import SourceStatus
from cms.evidence.effective_status import graver
from cms.evidence.models import Finding, ResearchSource
from cms.evidence.models.finding_numbers import NUMBER_FIELDS
from cms.evidence.source_graph import would_build_on_itself
from cms.evidence_admin.reference_moves import PageNotSaved, move_references
from cms.usage.uses import Use, uses_of

# Fields that the survivor takes over where its own are empty.
FIELDS_TAKEN_OVER = (
    "authors", "container", "year", "doi", "pmid", "url", "guideline_id", "language",
    "evidence_searched_to", "valid_until", "import_text", "rests_alone",
)  # fmt: skip
# Fields that the survivor takes over together where the duplicate's status is the graver one, such
# as retracted: they are one publication.
STATUS_FIELDS = (
    "status",
    "status_note",
    "status_changed_on",
    "status_checked_on",
    "status_checked_via",
)


class MergeRefused(Exception):
    """The two cannot be merged; the text says why and what to do."""


@dataclass(frozen=True)
class MergePlan:
    """What merging would do. `clashes` are pairs of findings with the same key: the duplicate's,
    the survivor's."""

    survivor: ResearchSource
    duplicate: ResearchSource
    uses: list[Use]
    moving: list[Finding]
    clashes: list[tuple[Finding, Finding]]
    filled: dict[str, Any]


def plan_merge(survivor: ResearchSource, duplicate: ResearchSource) -> MergePlan:
    own = {finding.key: finding for finding in survivor.findings.all()}
    found = list(duplicate.findings.all())
    return MergePlan(
        survivor,
        duplicate,
        [use for use in uses_of(duplicate) if use.user != survivor],
        [finding for finding in found if finding.key not in own],
        [(finding, own[finding.key]) for finding in found if finding.key in own],
        _taken_over(survivor, duplicate),
    )


def _taken_over(survivor: ResearchSource, duplicate: ResearchSource) -> dict[str, Any]:
    names = [
        name
        for name in FIELDS_TAKEN_OVER
        if getattr(duplicate, name) and not getattr(survivor, name)
    ]
    verified = (
        duplicate.status in SourceStatus.values and duplicate.status != SourceStatus.UNVERIFIED
    )
    if verified and (
        survivor.status not in SourceStatus.values
        or graver(SourceStatus(duplicate.status), SourceStatus(survivor.status))
    ):
        names += STATUS_FIELDS
    return {name: getattr(duplicate, name) for name in names}


@transaction.atomic
def merge(
    survivor: ResearchSource, duplicate: ResearchSource, same: Iterable[str], user: Any
) -> None:
    """Move all links and findings to the survivor and delete the duplicate, or do nothing.

    `same` are keys of clashing findings that are the same finding: the survivor's is kept, with the
    duplicate's typed numbers where it has none. Any other clashing finding gets a new key, such as
    `pain-2`. Block ids do not change. Revisions are changed too, so that reverting a page does not
    lose a source.

    Raises:
        MergeRefused: both are the same record, one was deleted, the survivor would build on itself,
        or the publish gate refuses a page that uses the duplicate.
    """
    if survivor.pk == duplicate.pk:
        raise MergeRefused("Choose two different sources.")
    keys = [survivor.pk, duplicate.pk]
    locked = ResearchSource.objects.select_for_update().order_by("pk").in_bulk(keys)
    if len(locked) != len(keys):
        raise MergeRefused("Somebody has deleted one of the two sources. Nothing was merged.")
    survivor, duplicate = locked[survivor.pk], locked[duplicate.pk]
    plan = plan_merge(survivor, duplicate)
    moved = {(ResearchSource, duplicate.pk): survivor.pk, **_move_findings(plan, set(same))}
    try:
        move_references((use.user for use in plan.uses), moved)
    except PageNotSaved as error:
        raise MergeRefused(str(error)) from error
    _take_over(plan)
    data = {
        "key": duplicate.key,
        "reference": duplicate.reference,
        "pages": _count_pages(plan.uses),
    }
    log(survivor, "evidence.merge", user=user, data=data)


def _move_findings(plan: MergePlan, same: set[str]) -> dict[Reference, Any]:
    """Move the duplicate's findings to the survivor. Returns the new targets of links to findings
    that are not moved, because the survivor has the same one."""
    targets = {}
    last = plan.survivor.findings.aggregate(last=Max("sort_order"))["last"] or 0
    taken = {finding.key for finding in plan.survivor.findings.all()}
    renamed = [theirs for theirs, ours in plan.clashes if theirs.key not in same]
    for theirs, ours in plan.clashes:
        if theirs.key in same:
            targets[Finding, theirs.pk] = ours.pk
            _take_over_numbers(ours, theirs)
    for number, finding in enumerate([*plan.moving, *renamed], start=1):
        finding.key = _free(finding.key, taken)
        taken.add(finding.key)
        finding.source, finding.sort_order = plan.survivor, last + number
        finding.save()
    return targets


def _take_over_numbers(ours: Finding, theirs: Finding) -> None:
    """Give the finding that stays the typed numbers of the other, all or none, if it has none."""
    if theirs.measure and not ours.measure:
        for name in NUMBER_FIELDS:
            setattr(ours, name, getattr(theirs, name))
        ours.save()


def _free(key: str, taken: set[str]) -> str:
    free, number = key, 1
    while free in taken:
        number += 1
        free = f"{key[:75]}-{number}"
    return free


def _take_over(plan: MergePlan) -> None:
    """Fill the survivor's empty fields and delete the duplicate, first, as identifiers are unique.

    `cms.usage.deletion_guard` refuses the deletion where a link to the duplicate is left.
    """
    survivor, duplicate = plan.survivor, plan.duplicate
    pair = {survivor.pk, duplicate.pk}
    builds_on = {*survivor.depends_on.all(), *duplicate.depends_on.all()}
    survivor.depends_on = [source for source in builds_on if source.pk not in pair]
    if survivor.superseded_by_id in {None, duplicate.pk}:
        survivor.superseded_by_id = duplicate.superseded_by_id
    if survivor.superseded_by_id in pair:
        survivor.superseded_by_id = None
    _move_alerts(survivor, duplicate)
    SourceChange.objects.filter(source=duplicate).update(source=survivor)
    ClaimChange.objects.filter(via=duplicate).update(via=survivor)
    survivor.save()
    ResearchSource.objects.get(pk=duplicate.pk).delete()
    for name, value in plan.filled.items():
        setattr(survivor, name, value)
    survivor.save()
    survivor.save_revision()
    if would_build_on_itself(survivor.pk, [each.pk for each in survivor.depends_on.all()]):
        raise MergeRefused(
            f"{survivor.name} would build on itself, through others. Open it, and under “Status” "
            "take one of the sources out of “Depends on” first."
        )


def _move_alerts(survivor: ResearchSource, duplicate: ResearchSource) -> None:
    existing = set(survivor.alerts.values_list("reason", "notice"))
    for alert in duplicate.alerts.all():
        if (alert.reason, alert.notice) not in existing:
            alert.source = survivor
            alert.save()


def _count_pages(uses: list[Use]) -> int:
    return len({use.user.pk for use in uses if isinstance(use.user, Page)})
