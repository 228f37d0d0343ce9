"""Records changes of sources in their transaction, whoever makes them, and settles the queue.

Connected after the receivers of `cms.search`, which update the states of claims.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.signals import page_published, page_unpublished

from cms.claim_history.deleted_sources import keep_history
from cms.claim_history.models import Cause
from cms.evidence.choices import AlertState, SourceStatus
from cms.evidence.models import ResearchSource, SourceAlert
from cms.evidence.own_status import LAPSES
from cms.evidence.source_graph import RECORD_FIELDS, record_of
from cms.evidence_changes.affected_claims import states_resting_on
from cms.evidence_changes.new_dependencies import record_dependency
from cms.evidence_changes.recording import (
    StatusChange,
    close_notice,
    record_notice,
    record_status_change,
)
from cms.evidence_changes.settling import settle_draft, settle_published, settle_unpublished


@receiver(pre_save, sender=ResearchSource)
def before_source_saved(
    instance: ResearchSource,
    raw: bool = False,
    update_fields: Iterable[str] | None = None,
    **_: Any,
) -> None:
    """Notes what the claims are like, if the status is about to change."""
    instance.__dict__.pop("status_change", None)
    alert = instance.__dict__.pop("accepted_alert", None)
    stored = None if raw else ResearchSource.objects.filter(pk=instance.pk).first()
    if stored is None:
        return
    today = timezone.localdate()
    before = record_of(stored).own_status(today)
    written = _as_written(stored, instance, update_fields)
    change = StatusChange(instance, before, after=record_of(written).own_status(today))
    if not change.matters:
        return
    lapsed = change.after == SourceStatus.EXPIRED and written.status in LAPSES
    instance.status_change = StatusChange(
        instance,
        change.before,
        change.after,
        states=states_resting_on(instance.pk, today),
        cause=Cause.NOTICE if alert else Cause.PERSON,
        alert=alert,
        lapsed_on=written.valid_until if lapsed else None,
    )


def _as_written(
    stored: ResearchSource, instance: ResearchSource, update_fields: Iterable[str] | None
) -> ResearchSource:
    """The row after a save that may write some fields only: the others of an instance that was read
    a while ago, as in a long run of `check_sources`, are not what is stored."""
    if update_fields is None:
        return instance
    for name in {*update_fields} & {*RECORD_FIELDS}:
        setattr(stored, name, getattr(instance, name))
    return stored


@receiver(post_save, sender=ResearchSource)
def source_saved(instance: ResearchSource, **_: Any) -> None:
    change = instance.__dict__.pop("status_change", None)
    if change is not None:
        record_status_change(change)


@receiver(m2m_changed, sender=ResearchSource.depends_on.through)
def dependencies_changed(
    instance: ResearchSource, action: str, reverse: bool, pk_set: set[int] | None, **_: Any
) -> None:
    """`instance` builds on those in `pk_set`, or these on it if the relation is written in reverse.

    `pk_set` has only new links.
    """
    own, others = {instance.pk}, pk_set or set()
    sources, above = (others, own) if reverse else (own, others)
    if action == "pre_add":
        today = timezone.localdate()
        instance.links_to_record = [
            (source, each, states_resting_on(source, today))
            for source in sorted(sources)
            for each in sorted(above)
        ]
    elif action == "post_add":
        for source, each, states in instance.__dict__.pop("links_to_record", ()):
            record_dependency(source, each, states)


@receiver(pre_delete, sender=ResearchSource)
def before_source_deleted(instance: ResearchSource, **_: Any) -> None:
    keep_history(instance)


@receiver(post_save, sender=SourceAlert)
def alert_saved(instance: SourceAlert, created: bool, raw: bool = False, **_: Any) -> None:
    if raw:
        return
    if created and instance.is_open:
        record_notice(instance)
    elif instance.state == AlertState.DISMISSED:
        close_notice(instance)


@receiver(page_published)
def page_was_published(instance: Page, **_: Any) -> None:
    if instance.live:
        settle_published(instance)


@receiver(page_unpublished)
def page_was_unpublished(instance: Page, **_: Any) -> None:
    settle_unpublished(instance)


@receiver(post_save, sender=Revision)
def draft_was_saved(instance: Revision, raw: bool = False, **_: Any) -> None:
    model = None if raw else instance.content_type.model_class()
    if model is not None and issubclass(model, Page):
        settle_draft(instance)
