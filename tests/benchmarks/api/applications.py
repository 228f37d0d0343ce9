"""The CMS in three ways: WSGI applications that a server imports in a process of its own."""

import django
from django.core.handlers.wsgi import WSGIHandler

django.setup()

from cms.api.response_cache.shared_answers import SharedAnswers  # noqa: E402
from cms.api.response_cache.wsgi_middleware import ResponseCacheMiddleware  # noqa: E402

stock = WSGIHandler()  # Wagtail v2, as a project without our layer has it
stored = ResponseCacheMiddleware(WSGIHandler())
_alone = ResponseCacheMiddleware(WSGIHandler(), shared=SharedAnswers("nowhere"))


def missing(environ, start_response):
    """As for the first reader after a change: nothing is in memory yet, and nobody has rendered."""
    _alone.store.clear()
    return _alone(environ, start_response)
