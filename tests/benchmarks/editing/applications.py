"""WSGI applications whose answers say whether Django rendered something for them, and whether they
waited for somebody else who did."""

import os
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.handlers.wsgi import WSGIHandler

NOTE = "benchmark.rendered"  # in the environment of a request
HEADER, WAITED = "X-Rendered", "X-Waited"
AHEAD = "rendered-ahead"  # a file with one byte for each rendering of the publishing worker
_here = threading.local()


def note_rendering(get_response):
    """A middleware beside the view: what comes from a cache does not reach it."""
    in_worker = "publishing_worker" in sys.argv

    def middleware(request):
        request.META.setdefault(NOTE, []).append(1)
        if in_worker:
            with Path(os.environ["VAR_DIR"], AHEAD).open("ab") as file:
                file.write(b".")
        return get_response(request)

    return middleware


def counted(application):
    """The answers of an application, with the number of renderings in a header."""

    def counting(environ, start_response):
        environ[NOTE] = noted = []
        _here.waited = 0

        def start(status, headers, exc_info=None):
            more = [(HEADER, str(len(noted))), (WAITED, str(_here.waited))]
            return start_response(status, [*headers, *more])

        return application(environ, start)

    return counting


def _cached(everything_ends):
    from cms.api.response_cache.shared_answers import SharedAnswers
    from cms.api.response_cache.wsgi_middleware import ResponseCacheMiddleware

    class NotingWaits(SharedAnswers):
        @contextmanager
        def marked(self, read, version, waits=True):
            with super().marked(read, version, waits) as others_do:
                _here.waited = int(others_do)
                yield others_do

    layer = ResponseCacheMiddleware(WSGIHandler(), polls=True, shared=NotingWaits())
    if everything_ends:
        advance = layer.answers.advance
        layer.watch._listeners = [lambda version, pages: advance(version, None)]
    return counted(layer)


def __getattr__(name):
    """`ours`, `ending` and `stock`, made in the process that serves one of them."""
    if name not in ("ours", "ending", "stock"):
        raise AttributeError(name)
    django.setup()
    if name == "stock":
        return counted(WSGIHandler())
    return _cached(everything_ends=name == "ending")
