"""Where what was worked out is kept: in each process, and where all of them find it."""

from pathlib import Path
from typing import Any

REDIS = "django.core.cache.backends.redis.RedisCache"
MAX_FILES = 30_000  # of answers, each of some 8 kB: 240 MB, for a site of 10,000 pages
MAX_FILE_BYTES = 300_000_000  # of all of them, whatever readers ask for


def caches(redis_url: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Return Django's `CACHES`; without Redis, processes share answers in files in the folder.

    `answers` has those of the API that one process has rendered and the others take.
    """
    default = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "KEY_FUNCTION": "cms.core.content_version.cache_keys.cache_key",
    }
    if not redis_url:
        answers = {
            "BACKEND": "cms.core.answer_files.AnswerFiles",
            "LOCATION": str(folder),
            "OPTIONS": {"MAX_ENTRIES": MAX_FILES, "MAX_BYTES": MAX_FILE_BYTES},
        }
        return {"default": default, "answers": answers}
    return {
        "default": default
        | {
            "BACKEND": "cms.core.fallback_cache.FallbackRedisCache",
            "LOCATION": redis_url,
            "OPTIONS": _waiting(1),
        },
        "answers": {
            "BACKEND": REDIS,
            "LOCATION": redis_url,
            "KEY_PREFIX": "answers",
            "OPTIONS": _waiting(0.2),
        },
    }


def _waiting(seconds: float) -> dict[str, float]:
    return {"socket_connect_timeout": seconds, "socket_timeout": seconds}
