"""What is compared: WSGI applications, importable by a server in another process."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.api.settings")
django.setup()

from cms.api.stored.layer import StoredAnswers  # noqa: E402

plain = WSGIHandler()
stored = StoredAnswers(plain)


def stock(environ, start_response):
    """Stock Wagtail v2, as a project without the layer has it."""
    return plain(environ, start_response)


BODY = b"x" * int(os.environ.get("BENCHMARK_BODY_BYTES", "20000"))


def bare(environ, start_response):
    """The least that a WSGI application can do for as many bytes."""
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(BODY)))]
    start_response("200 OK", headers)
    return [BODY]
