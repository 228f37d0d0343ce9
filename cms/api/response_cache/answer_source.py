"""Where a process has its answers from: its memory, another process, or Django.

An answer is rendered once per host, path and query, and again when a change of the content has
touched it (`current_answers.py`). It is stored only if nothing touched it while it was rendered.
What one process has rendered, the others take (`shared_answers.py`).
"""

from django.conf import settings

from cms.api.response_cache.asked_reads import AskedReads
from cms.api.response_cache.cached_response import CachedResponse, Headers
from cms.api.response_cache.compression import encoding_for
from cms.api.response_cache.current_answers import CurrentAnswers
from cms.api.response_cache.joint_renderings import JointRenderings
from cms.api.response_cache.public_requests import Environ, PublicRead, anonymous, request_for
from cms.api.response_cache.rendering import Application, Rendered, render, tags_of
from cms.api.response_cache.shared_answers import SharedAnswers
from cms.api.response_cache.store import ResponseStore
from cms.core.content_version.render_context import render_version
from cms.core.content_version.watch import Version, VersionWatch
from cms.core.metrics import count_answer
from cms.core.request_context import HEADER as REQUEST_ID

MAX_ATTEMPTS = 2  # a change of the content during rendering may make one fail


class AnswerSource:
    """The answers of one process, right for the version that its watch reads."""

    def __init__(
        self,
        application: Application,
        version_watch: VersionWatch,
        store: ResponseStore | None = None,
        shared: SharedAnswers | None = None,
    ) -> None:
        self.application = application
        self.store = ResponseStore(settings.API_CACHE_BYTES) if store is None else store
        self.shared = SharedAnswers() if shared is None else shared
        self.asked = AskedReads(self.shared)
        self.answers, self.renderings = CurrentAnswers(self.store), JointRenderings()
        self.follow(version_watch)

    def follow(self, version_watch: VersionWatch) -> None:
        """Keep what is right for the version that this watch reads."""
        self.watch = version_watch
        version_watch.when_changed(self.answers.advance)

    def render_ahead(self, read: PublicRead) -> bool:
        """Render an answer for the other processes, unless one of them has done it or does it now.

        Return whether it was rendered here, and is still right.
        """
        version = self.watch.current()
        if version is None or self.answers.get(read) or self._taken(read):
            return False
        with self.shared.marked(read, version, waits=False) as others_do:
            if others_do:
                return False
            found, _ = self._render(request_for(read), read, version)
            return isinstance(found, CachedResponse)

    def _missed(
        self, environ: Environ, read: PublicRead, version: Version
    ) -> tuple[CachedResponse | Rendered, Headers]:
        """Return an answer that is not in memory: another reader's of this process, another
        process's, or one that is rendered now; and the headers that are of this request alone."""
        with self.renderings.joined(read) as has_waited:
            answer = (self.answers.get(read) if has_waited else None) or self._taken(read)
            if answer is None:
                with self.shared.marked(read, version) as was_rendered:
                    answer = self._taken(read) if was_rendered else None
                    if answer is None:
                        count_answer("miss")
                        return self._render(environ, read, version)
        count_answer("hit")
        return answer, []

    def _taken(self, read: PublicRead) -> CachedResponse | None:
        """Return what another process has rendered, if no change has touched it since."""
        shared = self.shared.get(read)
        if shared is None:
            return None
        if not self.answers.knows(shared.version):  # the other one may have read a newer version
            self.watch.refresh()
        answer = shared.response()
        if not self.answers.put(read, answer, shared.tags, shared.version):
            return None
        self.asked.follow(read, shared.tags)
        return answer

    def _render(
        self, environ: Environ, read: PublicRead, version: Version
    ) -> tuple[CachedResponse | Rendered, Headers]:
        """Return the answer, and the headers that are of this request alone."""
        request = anonymous(environ, read)
        for _ in range(MAX_ATTEMPTS):
            with render_version(version):
                rendered = render(self.application, request.copy())
            if not rendered.may_be_stored and not rendered.failed:
                break
            now = self.watch.refresh()
            if now is None or (rendered.failed and now == version):
                break
            if not rendered.failed:
                answer = CachedResponse.of(
                    rendered.status, rendered.public_headers(), rendered.body
                )
                answer.form(encoding_for(environ))
                tags = tags_of(rendered)
                if self.answers.put(read, answer, tags, version):
                    if self.shared.put(read, answer, tags, version):
                        self.asked.follow(read, tags)
                    return answer, rendered.only(REQUEST_ID)
            version = now
        return rendered, []
