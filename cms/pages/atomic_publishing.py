"""A page goes live, and ceases to be, in one transaction with all that is written beside it.

Wagtail saves the page first and tells who listens then, each in a transaction of its own: a process
that is killed in between has published what nobody hears of.
"""

from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Revision

# Sent in the transaction, before anything is written or locked.
changing_what_is_public = Signal()


class AtomicPublishingMixin:
    """Mixed into page classes, before Wagtail's and behind what may refuse a page."""

    live: bool

    def publish(self, revision: Revision, *args: Any, **kwargs: Any):
        with transaction.atomic():
            if not _is_for_later(revision):
                changing_what_is_public.send(sender=type(self), instance=self)
            return super().publish(revision, *args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any):
        with transaction.atomic():
            if self.live:
                changing_what_is_public.send(sender=type(self), instance=self)
            return super().unpublish(*args, **kwargs)


def _is_for_later(revision: Revision) -> bool:
    """Whether it is only put on the schedule."""
    go_live_at = revision.as_object().go_live_at
    return go_live_at is not None and go_live_at > timezone.now()
