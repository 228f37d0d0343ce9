"""The CMS as in production, without a limit of requests, and a stock Wagtail API beside its own."""

from cms.settings.base import *  # noqa: F403

SECRET_KEY = "for-benchmarks-only"
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
ROOT_URLCONF = "tests.benchmarks.api.urls"
LOGGING_CONFIG = None
CACHES["nowhere"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}  # noqa: F405
