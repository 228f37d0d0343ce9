"""Settings of the public API: its answers, their caching, and who may read them."""

from corsheaders.defaults import default_headers

from cms.settings.env import read

_environment = read()

WAGTAILAPI_BASE_URL = _environment.cms_url
WAGTAILAPI_LIMIT_MAX = 50
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": _environment.trusted_proxy_count,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Clinic CMS",
    "DESCRIPTION": "A clinic's pages, each claim tied to its evidence. Everything is public and "
    "read-only. An unknown parameter is refused with 400, never ignored. Keys are never missing; "
    "empty is `null` or `[]`. Only `fields=` leaves keys out: answers are described as they are "
    "without it. Clients skip types and keys that they do not know.",
    "VERSION": "2.8.0",
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": "/", "description": "The CMS that answers this document."}],
    "LICENSE": {"name": "MIT", "identifier": "MIT"},
    "POSTPROCESSING_HOOKS": [],
}

# Answers of the API, kept in the memory of each process until the content changes.
API_CACHE_BYTES = _environment.api_cache_megabytes * 1_000_000
API_CACHE_CACHE_CONTROL = (
    f"public, max-age=0, s-maxage={_environment.api_shared_max_age}, "
    f"stale-while-revalidate=30, stale-if-error={_environment.api_stale_seconds}"
)
# How long they are served on, with their age, while the database is away.
API_STALE_SECONDS = _environment.api_stale_seconds
# Only if the process knew them to be current this shortly before.
API_STALE_CONFIRMED_SECONDS = _environment.api_stale_confirmed_seconds
# Anyone may read the public API from a browser; nobody may do so with credentials.
CORS_URLS_REGEX = r"^/(api|preview)/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
# A script may revalidate what it has: it reads an answer's ETag and sends it again.
CORS_ALLOW_HEADERS = [*default_headers, "if-none-match"]
CORS_EXPOSE_HEADERS = ["ETag", "Retry-After"]
