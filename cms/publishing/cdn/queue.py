"""Queues CDN purges in the transaction of the change; the publishing worker sends them.

A web worker may serve the old content for 250 ms after the commit, and a slow response takes
longer: a CDN purged at once would fetch and keep it. So the publishing worker waits before it
purges. It waits from the moment at which it sees the row, because only then the row is committed:
a time in the row would not include the rest of a long transaction.
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

WAIT_SECONDS = 1.0
PURGES_PER_BATCH = 100
MAX_PAUSE_SECONDS = 300
CLAIM_SECONDS = 60  # a purge that is sent twice after that does no harm


def purges_matter() -> bool:
    """Whether a purge has any effect. If not, callers save the queries to compute its pages."""
    return not cdn().needs_no_queue or adapter_log.isEnabledFor(logging.INFO)


def purge_pages(pages: frozenset[int] | None) -> None:
    """Purge these pages and all lists once the change is committed; None purges everything."""
    if purges_matter():
        _purge(tags_to_purge(pages))


def purge_files() -> None:
    """Purge all uploaded images once the change is committed."""
    if purges_matter():
        _purge([FILES])


def _purge(tags: list[str]) -> None:
    adapter = cdn()
    if adapter.needs_no_queue:
        transaction.on_commit(lambda: adapter.purge(tags), robust=True)
    else:
        Purge.objects.create(tags=tags, not_before=timezone.now())


def any_purge_due() -> bool:
    return bool(_due().exists())


def purge_due() -> int:
    """Wait `WAIT_SECONDS`, then send what was due as one purge; return the number of rows sent."""
    due = _claimed()
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
        rows.update(attempts=attempts, not_before=timezone.now() + pause, error=str(failure)[:200])
        return 0
    rows.delete()
    return len(due)


def _claimed() -> list[Purge]:
    """Take what is due, so that several workers do not each send it. A worker that dies leaves it
    until `CLAIM_SECONDS` have passed."""
    with transaction.atomic():
        due = list(_due().select_for_update().order_by("id")[:PURGES_PER_BATCH])
        until = timezone.now() + timedelta(seconds=CLAIM_SECONDS)
        Purge.objects.filter(pk__in=[purge.pk for purge in due]).update(not_before=until)
    return due


def _due() -> QuerySet[Purge]:
    return Purge.objects.filter(not_before__lte=timezone.now())
