"""Bumps the content version, so that API answers which the change touches are rendered again."""

from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cms.core.content_version.change_log import log_bump
from cms.core.content_version.watch import watch


def bump_version(*, is_recorded: bool = False) -> None:
    """Give the content a new version, in the current transaction.

    Content changes that Django's signals report bump it by themselves (see
    `cms.publishing.signal_handlers`). Code that writes content with raw SQL, `update()` or
    `bulk_create()` calls this function.

    `is_recorded`: the caller says in the same transaction, with `record_change`, which pages it
    changed. Otherwise everything counts as changed, whatever else is recorded.

    Inside a transaction call it before the change: all publishers then queue for this one row
    first, so they cannot deadlock. Outside of a transaction call it after the change: otherwise
    the old content could be cached under the new version.
    """
    from cms.core.models import ContentVersion

    token = uuid4().hex
    rows = ContentVersion.objects.filter(pk=ContentVersion.ONLY)
    new = {"token": token, "previous": F("token"), "bumped_at": timezone.now()}
    with transaction.atomic(savepoint=False):
        if not rows.update(number=F("number") + 1, **new):
            first = ContentVersion(pk=ContentVersion.ONLY, token=token, bumped_at=timezone.now())
            ContentVersion.objects.bulk_create(
                [first],
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=["token", "bumped_at"],
            )
        log_bump(token, is_recorded)
    transaction.on_commit(watch.expire, robust=True)
