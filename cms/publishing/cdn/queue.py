"""Purges wait in rows of the same transaction as the change, and a moment longer.

A worker may answer the old content for 250 ms after the change is committed, and send it slowly: a
CDN that was told at once would fetch and keep it. Who sees the row knows that it is committed, and
waits from then on: the row itself cannot tell how long its transaction took.
"""

import logging
import time
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.publishing.cdn.adapters import PurgeFailed, cdn
from cms.publishing.cdn.adapters import log as adapter_log
from cms.publishing.cdn.tags import ALL, FILES, tags_to_purge
from cms.publishing.models import Purge

WAIT_SECONDS = 1.0  # seconds
PURGES_PER_BATCH = 100
MAX_PAUSE_SECONDS = 300  # seconds


def purges_matter() -> bool:
    """Whether anybody would hear of a purge: working one out costs queries."""
    return not cdn().at_once or adapter_log.isEnabledFor(logging.INFO)


def purge_pages(pages: frozenset[int] | None) -> None:
    """Have the CDN forget these pages and all lists once the change is committed; None: all."""
    if purges_matter():
        _purge(tags_to_purge(pages))


def purge_files() -> None:
    """Have the CDN forget all uploaded pictures once the change is committed."""
    if purges_matter():
        _purge([FILES])


def _purge(tags: list[str]) -> None:
    adapter = cdn()
    if adapter.at_once:
        transaction.on_commit(lambda: adapter.purge(tags), robust=True)
    else:
        Purge.objects.create(tags=tags, not_before=timezone.now())


def any_purge_due() -> bool:
    return bool(_due().exists())


def purge_due() -> int:
    """Wait a moment, tell the CDN what was due, as one purge; return how many rows that settled."""
    due = list(_due().order_by("id")[:PURGES_PER_BATCH])
    if not due:
        return 0
    time.sleep(WAIT_SECONDS)
    tags = {tag for purge in due for tag in purge.tags}
    rows = Purge.objects.filter(pk__in=[purge.pk for purge in due])
    try:
        cdn().purge([ALL, *sorted(tags & {FILES})] if ALL in tags else sorted(tags))
    except PurgeFailed as failure:
        attempts = max(purge.attempts for purge in due) + 1
        pause = timedelta(seconds=min(2**attempts, MAX_PAUSE_SECONDS))
        rows.update(attempts=attempts, not_before=timezone.now() + pause, fault=str(failure)[:200])
        return 0
    rows.delete()
    return len(due)


def _due() -> QuerySet[Purge]:
    return Purge.objects.filter(not_before__lte=timezone.now())
