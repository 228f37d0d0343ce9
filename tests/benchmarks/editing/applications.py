"""WSGI applications whose answers say whether Django rendered something for them."""

import django
from django.core.handlers.wsgi import WSGIHandler

NOTE = "benchmark.rendered"  # in the environment of a request
HEADER = "X-Rendered"


def note_rendering(get_response):
    """A middleware beside the view: what comes from a cache does not reach it."""

    def middleware(request):
        request.META.setdefault(NOTE, []).append(1)
        return get_response(request)

    return middleware


def counted(application):
    """The answers of an application, with the number of renderings in a header."""

    def counting(environ, start_response):
        environ[NOTE] = noted = []

        def start(status, headers, exc_info=None):
            return start_response(status, [*headers, (HEADER, str(len(noted)))])

        return application(environ, start)

    return counting


def _cached(everything_ends):
    from cms.api.response_cache.wsgi_middleware import ResponseCacheMiddleware

    layer = ResponseCacheMiddleware(WSGIHandler(), polls=True)
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
