"""Publishes and unpublishes a page atomically with the related writes.

Wagtail saves the page first and calls the signal receivers afterwards, each in a transaction of its
own: a process killed in between would leave a published page without its webhook events.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from cms.core.content_version.bump import bump_version
from cms.core.content_version.turns import take_turn


class AtomicPublishingMixin:
    """Goes before Wagtail's page class, and after mixins that may refuse to publish.

    Bumps the content version before Wagtail writes or locks anything: a publisher that already
    holds other rows must not wait for the version's row. What changed is told when the page is
    saved.
    """

    live: bool

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            if not _is_scheduled(revision):
                bump_version(is_recorded=True)
            return super().publish(revision, *args, **kwargs)  # type: ignore[misc]

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            if self.live:
                bump_version(is_recorded=True)
            return super().unpublish(*args, **kwargs)  # type: ignore[misc]

    def add_child(self, **kwargs: Any) -> Any:
        return self._in_turn("add_child", **kwargs)

    def add_sibling(self, *args: Any, **kwargs: Any) -> Any:
        return self._in_turn("add_sibling", *args, **kwargs)

    def move(self, *args: Any, **kwargs: Any) -> Any:
        return self._in_turn("move", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._in_turn("delete", *args, **kwargs)

    def _in_turn(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Change the tree, of which other pages are locked first."""
        with transaction.atomic():
            take_turn()
            return getattr(super(), name)(*args, **kwargs)


def _is_scheduled(revision: Revision) -> bool:
    """Whether publishing the revision only puts it on the schedule."""
    go_live_at = revision.as_object().go_live_at
    return go_live_at is not None and go_live_at > timezone.now()
