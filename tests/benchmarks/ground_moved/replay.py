"""Makes changes in the database of the process, and says what the CMS recorded of them."""

import time
from datetime import UTC, datetime, timedelta

from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext


def change(key, status):
    """Change a status as a person does. `{"seconds", "queries", "recorded": [(page, block)]}`"""
    from cms.evidence.models import ResearchSource

    source = ResearchSource.objects.get(pk=key)
    with CaptureQueriesContext(connection) as queries:
        begun = time.perf_counter()
        source.status = status
        source.save()
        seconds = time.perf_counter() - begun
    recorded = source.changes.first()
    return {
        "seconds": seconds,
        "queries": len(queries),
        "committed_at": time.time(),
        "recorded": sorted(recorded.claims.values_list("page", "block")) if recorded else [],
    }


def tell(day):
    """Write the mails of a day of the year at noon: `["author-1@clinic.example"]`, one a mail."""
    from cms.evidence_changes.mails import send_change_mails

    mail.outbox = []
    first = datetime.now(UTC).replace(hour=12, minute=0) + timedelta(days=1)
    send_change_mails(first + timedelta(days=day))
    return [each.to[0] for each in mail.outbox]


def standings():
    """Of all live claims: `{(page, block): standing}`, as stored for lists."""
    from django.utils import timezone

    from cms.search.models import Claim

    claims = Claim.objects.on(timezone.localdate()).filter(page__slug__startswith="page-")
    return {(page, block): standing for page, block, standing in
            claims.values_list("page", "block", "standing")}  # fmt: skip
