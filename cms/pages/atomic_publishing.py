"""Publishes and unpublishes a page atomically with the writes of all signal handlers.

Wagtail saves the page and sends its signals in separate transactions: if the process is killed in
between, the page is public and no index, webhook or cache knows.
"""

from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Revision

# Sent inside the transaction, before anything is written or locked.
changing_what_is_public = Signal()


class AtomicPublishingMixin:
    """Mixed into page classes, before Wagtail's and after `PublishGateMixin`."""

    live: bool

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            if not _is_for_later(revision):
                changing_what_is_public.send(sender=type(self), instance=self)
            return super().publish(revision, *args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            if self.live:
                changing_what_is_public.send(sender=type(self), instance=self)
            return super().unpublish(*args, **kwargs)


def _is_for_later(revision: Revision) -> bool:
    """Whether publishing the revision only schedules it."""
    go_live_at = revision.as_object().go_live_at
    return go_live_at is not None and go_live_at > timezone.now()
