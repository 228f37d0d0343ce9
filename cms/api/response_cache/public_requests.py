"""Recognises requests whose answer is the same for everybody, and removes the visitor from them."""

import io
import sys
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from cms.api.response_cache.cacheable_requests import MAX_QUERY_CHARACTERS, canonical_query
from cms.api.response_cache.compression import MAX_HEADER_CHARACTERS, weights
from cms.api.throttling import AHEAD, VISITOR_HEADERS

Environ = dict[str, Any]
MAX_PATH_CHARACTERS = 150  # no cacheable path has more
MAX_HOST_CHARACTERS = 260  # RFC 1035, with a port


class PublicRead(NamedTuple):
    """Everything that an answer may depend on besides the content: the cache key."""

    host: str
    port: str
    secure: bool
    path: str
    query: str


def public_read(environ: Environ) -> PublicRead | None:
    """Return the cacheable read of a request; None where Django has to answer it unchanged.

    Cookies are ignored: the answer is rendered without them. Django answers a request with
    credentials, one that does not accept JSON, one for a host outside ALLOWED_HOSTS, and one whose
    query is not percent-encoded: it decodes that otherwise.
    """
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or not path.startswith("/api/v2/")
        or len(path) > MAX_PATH_CHARACTERS
        or len(query) > MAX_QUERY_CHARACTERS
        or not query.isascii()
        or "HTTP_AUTHORIZATION" in environ
        or environ.get("SCRIPT_NAME")
        or environ.get("CONTENT_LENGTH") not in (None, "", "0")
        or "HTTP_TRANSFER_ENCODING" in environ
        or not takes_json(environ.get("HTTP_ACCEPT", "*/*"))
    ):
        return None
    canonical, host = canonical_query(path, query), _host(environ)
    if canonical is None or host is None:
        return None
    return PublicRead(host, _port(environ), _is_secure(environ), path, canonical)


def anonymous(environ: Environ, read: PublicRead) -> Environ:
    """Return the request without the visitor: `read`, and the address that is throttled."""
    kept = {"HTTP_HOST", "HTTP_X_FORWARDED_FOR", "HTTP_X_REQUEST_ID", *VISITOR_HEADERS}
    if settings.USE_X_FORWARDED_HOST:
        kept.add("HTTP_X_FORWARDED_HOST")
    if settings.USE_X_FORWARDED_PORT:
        kept.add("HTTP_X_FORWARDED_PORT")
    if settings.SECURE_PROXY_SSL_HEADER:
        kept.add(settings.SECURE_PROXY_SSL_HEADER[0])
    dropped = {"CONTENT_TYPE", "CONTENT_LENGTH", "REMOTE_USER", "AUTH_TYPE"}
    return {
        name: value
        for name, value in environ.items()
        if name in kept or not (name.startswith("HTTP_") or name in dropped)
    } | {
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": read.query,
        "HTTP_ACCEPT": "application/json",
        "wsgi.input": io.BytesIO(),
    }


def request_for(read: PublicRead) -> Environ:
    """Return the request of nobody whose `public_read` this is, in the settings of today."""
    environ = {
        AHEAD: True,
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": read.path,
        "QUERY_STRING": read.query,
        "HTTP_HOST": read.host,
        "HTTP_X_FORWARDED_PORT": read.port,
        "SERVER_NAME": split_domain_port(read.host)[0],
        "SERVER_PORT": read.port,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https" if read.secure else "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if settings.SECURE_PROXY_SSL_HEADER and read.secure:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        environ[name] = value
    return environ


def takes_json(accept: str) -> bool:
    """Whether `Accept` takes JSON, by its most specific range (RFC 9110 12.5.1); not if it is too
    long to look at."""
    return len(accept) <= MAX_HEADER_CHARACTERS and _takes_json(accept)


@lru_cache(maxsize=256)
def _takes_json(accept: str) -> bool:
    accepted = weights(accept)
    ranges = ("application/json", "application/*", "*/*")
    return next((accepted[each] for each in ranges if each in accepted), 0.0) > 0


def _host(environ: Environ) -> str | None:
    host = environ.get("HTTP_HOST")
    if settings.USE_X_FORWARDED_HOST and "HTTP_X_FORWARDED_HOST" in environ:
        host = environ["HTTP_X_FORWARDED_HOST"]
    if not host or len(host) > MAX_HOST_CHARACTERS:
        return None
    return _allowed(host, tuple(settings.ALLOWED_HOSTS))


@lru_cache(maxsize=256)
def _allowed(host: str, allowed: tuple[str, ...]) -> str | None:
    """Return the host in lower case if ALLOWED_HOSTS has it, as Django decides; else None."""
    domain, _port = split_domain_port(host)
    return host.lower() if domain and validate_host(domain, allowed) else None


def _port(environ: Environ) -> str:
    if settings.USE_X_FORWARDED_PORT and "HTTP_X_FORWARDED_PORT" in environ:
        return str(environ["HTTP_X_FORWARDED_PORT"])
    return str(environ.get("SERVER_PORT", ""))


def _is_secure(environ: Environ) -> bool:
    """As Django's `request.is_secure()`."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        given = environ.get(name)
        if given is not None:
            return bool(given.split(",", 1)[0].strip() == value)
    return bool(environ.get("wsgi.url_scheme") == "https")
