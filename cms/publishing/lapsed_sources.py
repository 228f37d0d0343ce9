"""Sources whose last valid day has passed: nobody saves anything at midnight."""

from django.db import transaction

from cms.evidence_changes.lapses import record_lapses
from cms.publishing.signal_handlers import announce_change


@transaction.atomic
def announce_lapses() -> None:
    """Record which claims the lapses reach, and tell webhooks and the CDN, in one transaction."""
    for source in record_lapses():
        announce_change(source)
