"""Renders what a change has ended before anybody asks for it again, in the publishing worker.

The worker follows the content version as a process that serves does, and looks at it more often, so
that it is mostly first. An answer goes into the shared store; who serves takes it from there, by
the same rule as any other (`shared_answers.py`). What nobody asked for lately is not rendered, so
nothing is where processes share no store.
"""

import logging
from threading import Event
from time import monotonic

from django.core.handlers.wsgi import WSGIHandler
from django.db import connections

from cms.api.response_cache.answer_source import AnswerSource
from cms.api.response_cache.asked_reads import Asked
from cms.api.response_cache.current_answers import ended_tags
from cms.api.response_cache.public_requests import PublicRead
from cms.api.response_cache.shared_answers import SharedAnswers
from cms.api.response_cache.store import ResponseStore
from cms.core.content_version.version_reader import Touched, VersionReader
from cms.core.content_version.watch import Version, VersionWatch

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.05  # between two looks at the version: readers look every 0.25
IDLE_SECONDS = 1.0  # while nobody asks for anything
INDEX_SECONDS = 5.0  # between two looks at what is asked for
MAX_READS = 100  # that wait to be rendered; the most asked ones
MAX_SECONDS = 5.0  # after a change: readers have had the others rendered since
PAUSE_SECONDS = 5.0  # after a failure


class RenderingAhead:
    """The reads that changes have ended, most asked first, and who renders them."""

    def __init__(self, source: AnswerSource) -> None:
        self.source = source
        self.due: list[PublicRead] = []
        self._until = 0.0
        self._asked: dict[PublicRead, Asked] = {}
        self._read_index_at = float("-inf")
        self._version: Version | None = None
        source.watch.when_changed(self._note)

    def look(self) -> float:
        """Look once for a change, and render what is due; return how many seconds to pause.

        It goes on while there are more changes, so what is asked for most is always next.
        """
        if monotonic() - self._read_index_at >= INDEX_SECONDS:
            self._asked = self.source.asked.everywhere()
            self._read_index_at = monotonic()
        if not self._asked:
            return IDLE_SECONDS
        self.source.watch.refresh()
        return 0.0 if self._render_next() else LOOK_SECONDS

    def _render_next(self) -> bool:
        """Render the first one that is not there yet; return whether there was one."""
        while self.due and monotonic() < self._until:
            if self.source.render_ahead(self.due.pop(0)):
                return True
        self.due.clear()
        return False

    def _note(self, version: Version | None, touched: Touched | None) -> None:
        """Take up what a change has ended. The first version that is read is no change."""
        before, self._version = self._version, version
        if before is None:
            return
        tags = None if touched is None else ended_tags(touched)
        ended = {
            read
            for read, asked in self._asked.items()
            if tags is None or not asked.tags.isdisjoint(tags)
        }
        by_count = sorted(ended.union(self.due), key=self._times, reverse=True)
        self.due = by_count[:MAX_READS]
        self._until = monotonic() + MAX_SECONDS

    def _times(self, read: PublicRead) -> float:
        return self._asked[read].times if read in self._asked else 0.0


def render_ahead(stopped: Event) -> None:
    """Render what changes end until the process is stopped."""
    ahead = RenderingAhead(
        AnswerSource(
            WSGIHandler(),
            VersionWatch(VersionReader()),
            ResponseStore(0),
            SharedAnswers(max_stored=float("inf")),  # they replace each other
        )
    )
    pause = 0.0
    while not stopped.wait(pause):
        try:
            pause = ahead.look()
        except Exception as error:  # its text may contain an address or a name
            log.error("Rendering ahead failed: %s", type(error).__name__)
            connections.close_all()
            pause = PAUSE_SECONDS
