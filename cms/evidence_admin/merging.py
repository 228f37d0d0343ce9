"""Merges two records of one publication: all links to either lead to the one that stays."""

import json
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import ManyToManyField, Max, Model
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail_localize.models import TranslationSource

from cms.core.stream_references import Move, rewrite_references
from cms.evidence.choices import SourceStatus
from cms.evidence.effective_status import graver
from cms.evidence.models import Finding, ResearchSource
from cms.evidence.source_graph import would_build_on_itself
from cms.pages.checks.publish_gate import PublicationRefused
from cms.pages.review_stamp import keep_stamp
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

    `same` are keys of clashing findings that are the same finding: the survivor's is kept. Any
    other clashing finding gets a new key, such as `pain-2`. Block ids do not change. Revisions are
    changed too, so that reverting a page does not lose a source.

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
    _repoint_all(plan.uses, moved)
    _take_over(plan)
    data = {
        "key": duplicate.key,
        "reference": duplicate.reference,
        "pages": _count_pages(plan.uses),
    }
    log(survivor, "evidence.merge", user=user, data=data)


def _move_findings(plan: MergePlan, same: set[str]) -> dict[tuple[type[Model], Any], Any]:
    """Move the duplicate's findings to the survivor. Returns the new targets of links to findings
    that are not moved, because the survivor has the same one."""
    targets = {}
    last = plan.survivor.findings.aggregate(last=Max("sort_order"))["last"] or 0
    taken = {finding.key for finding in plan.survivor.findings.all()}
    renamed = [theirs for theirs, ours in plan.clashes if theirs.key not in same]
    for theirs, ours in plan.clashes:
        if theirs.key in same:
            targets[Finding, theirs.pk] = ours.pk
    for number, finding in enumerate([*plan.moving, *renamed], start=1):
        finding.key = _free(finding.key, taken)
        taken.add(finding.key)
        finding.source, finding.sort_order = plan.survivor, last + number
        finding.save()
    return targets


def _free(key: str, taken: set[str]) -> str:
    free, number = key, 1
    while free in taken:
        number += 1
        free = f"{key[:75]}-{number}"
    return free


def _repoint_all(uses: list[Use], moved: dict[tuple[type[Model], Any], Any]) -> None:
    def move(model: type[Model], key: Any) -> Any:
        return moved.get((model, key), key)

    for user in {(type(use.user), use.user.pk): use.user for use in uses}.values():
        _repoint(user, move)
    for revision in Revision.objects.select_related("content_type").iterator(chunk_size=100):
        if model := revision.content_type.model_class():
            content = rewrite_references(model, revision.content, move)
            if content != revision.content:
                content = _keep_review(model, revision.content, content)
                Revision.objects.filter(pk=revision.pk).update(content=content)
    _repoint_translations(move)


def _keep_review(
    model: type[Model], before: dict[str, Any], after: dict[str, Any]
) -> dict[str, Any]:
    """A page whose links were changed keeps its review: its words are the same."""
    if not before.get("reviewed_words"):
        return after
    old, new = (
        model.from_serializable_data(each, check_fks=False)  # type: ignore[attr-defined]
        for each in (before, after)
    )
    keep_stamp(old, new)
    return {**after, "reviewed_words": new.reviewed_words}


def _repoint_translations(move: Move) -> None:
    """Wagtail Localize updates translations from its own copy of the original."""
    copies = TranslationSource.objects.select_related("specific_content_type")
    for each in copies.iterator(chunk_size=100):
        if model := each.specific_content_type.model_class():
            before = json.loads(each.content_json)
            after = rewrite_references(model, before, move)
            if after != before:
                content = json.dumps(after, cls=DjangoJSONEncoder)
                TranslationSource.objects.filter(pk=each.pk).update(content_json=content)


def _repoint(user: Any, move: Move) -> None:
    before = user.serializable_data()
    after = rewrite_references(type(user), before, move)
    changed = [name for name in after if after[name] != before[name]]
    reviewed = copy(user)
    for name in changed:
        field = user._meta.get_field(name)
        if isinstance(field, ManyToManyField):
            related = field.related_model.objects.filter(pk__in=after[name])
            setattr(user, name, related.exclude(pk=user.pk))
        else:
            setattr(user, field.attname, field.to_python(after[name]))
    if changed and isinstance(user, Page):
        keep_stamp(reviewed, user)
        _save_page(user)
    elif changed:
        user.save()


def _save_page(page: Page) -> None:
    try:
        page.save(clean=False)
    except PublicationRefused as refusal:
        reasons = " ".join(refusal.reasons)
        raise MergeRefused(
            f"“{page.title}” uses the source and has to be corrected first: {reasons}"
        ) from refusal


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
    survivor.save()
    ResearchSource.objects.get(pk=duplicate.pk).delete()
    for name, value in plan.filled.items():
        setattr(survivor, name, value)
    survivor.save()
    survivor.save_revision()
    if would_build_on_itself(survivor.pk, [each.pk for each in survivor.depends_on.all()]):
        raise MergeRefused(
            f"{survivor.key} would build on itself, through others. Remove one of the links under "
            "Status → Depends on first."
        )


def _move_alerts(survivor: ResearchSource, duplicate: ResearchSource) -> None:
    existing = set(survivor.alerts.values_list("reason", "notice"))
    for alert in duplicate.alerts.all():
        if (alert.reason, alert.notice) not in existing:
            alert.source = survivor
            alert.save()


def _count_pages(uses: list[Use]) -> int:
    return len({use.user.pk for use in uses if isinstance(use.user, Page)})
