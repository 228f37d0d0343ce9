"""The CMS as in production, counting what Django renders; `BENCHMARK_KEEP` seconds of Django's own
cache middleware before it, where that is set."""

import os

from tests.benchmarks.api.settings import *  # noqa: F403
from tests.benchmarks.api.settings import CACHES, MIDDLEWARE

CACHE_MIDDLEWARE_SECONDS = int(os.environ.get("BENCHMARK_KEEP", "0"))
MIDDLEWARE = [*MIDDLEWARE, "tests.benchmarks.editing.applications.note_rendering"]
if CACHE_MIDDLEWARE_SECONDS:
    MIDDLEWARE = [
        "django.middleware.cache.UpdateCacheMiddleware",
        "django.middleware.cache.FetchFromCacheMiddleware",
        *MIDDLEWARE,
    ]
    CACHES = {
        **CACHES,
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 200_000},
        },
    }
