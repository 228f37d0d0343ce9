"""Adapters that purge a CDN. The default only logs."""

import logging
from collections.abc import Sequence
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


class PurgeFailed(Exception):
    """The CDN did not accept the purge. It is tried again later."""


class Cdn(Protocol):
    """`needs_no_queue`: a purge cannot fail and costs nothing, so it is sent after the commit."""

    needs_no_queue: bool

    def purge(self, tags: Sequence[str]) -> None:
        """Drop all responses that carry one of the tags.

        Raises:
            PurgeFailed: the CDN did not accept the purge.
        """


class LoggingCdn:
    """Used where there is no CDN."""

    needs_no_queue = True

    def purge(self, tags: Sequence[str]) -> None:
        log.info("No CDN is configured; it would drop: %s", ", ".join(tags))


def cdn() -> Cdn:
    """Return the adapter named by `settings.CDN_ADAPTER`."""
    adapter: Cdn = import_string(settings.CDN_ADAPTER)()
    return adapter
