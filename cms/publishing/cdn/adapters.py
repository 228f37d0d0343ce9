"""How a CDN is told to forget. The adapter that talks to nobody is the default."""

import logging
from collections.abc import Sequence
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


class PurgeFailed(Exception):
    """The CDN did not accept the purge; it is tried again."""


class Cdn(Protocol):
    """`at_once`: the purge costs nothing and cannot fail, so it needs no queue."""

    at_once: bool

    def purge(self, tags: Sequence[str]) -> None:
        """
        Raises:
            PurgeFailed: see there.
        """


class LoggingCdn:
    """Stands where there is no CDN."""

    at_once = True

    def purge(self, tags: Sequence[str]) -> None:
        log.info("A CDN would forget: %s", ", ".join(tags))


def cdn() -> Cdn:
    """The adapter that `settings.CDN_ADAPTER` names."""
    adapter: Cdn = import_string(settings.CDN_ADAPTER)()
    return adapter
