"""A process with the CMS set up that runs the Python it reads: see `databases.Process`.

Each line of standard input is Python code; the value of its name `answer` is written back.
"""

import gc
import io
import sys
import time

import django

gc.disable()  # as `cms.wsgi` does
django.setup()


def get(target, **environ):
    """Return the response body of the whole application, response cache included."""
    from cms.wsgi import application

    application.polls = False  # tests replace the database, and no thread may hold a connection
    return _body(application, target, environ)


def get_uncached(target, **environ):
    """Return the response body of Django alone, without what Wagtail remembers of the content."""
    from django.core.cache import cache

    from cms.core.rendered_requests import RenderedRequests
    from cms.wsgi import django_application

    cache.clear()
    return _body(RenderedRequests(django_application), target, environ)


def _body(application, target, environ):
    path, _, query = target.partition("?")
    given = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "localhost",
        "HTTP_X_REQUEST_ID": "0" * 32,  # problems name it, and answers are compared
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "REMOTE_ADDR": "127.0.0.1",
    } | environ
    response = application(given, lambda status, headers, exc_info=None: None)
    try:
        return b"".join(response).decode()
    finally:
        getattr(response, "close", lambda: None)()


def main():
    names = {"get": get, "get_uncached": get_uncached, "time": time}
    out = sys.stdout
    sys.stdout = sys.stderr
    for line in sys.stdin:
        try:
            names["answer"] = None
            exec(line.rstrip("\n").replace("\\n", "\n"), names)  # noqa: S102
            result = f"ok {names['answer']!r}"
        except Exception as error:
            result = f"fault {type(error).__name__}: {error}".replace("\n", " ")
        out.write(result + "\n")
        out.flush()


if __name__ == "__main__":
    main()
