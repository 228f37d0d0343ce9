"""The CMS as in production, and a page type of stock Wagtail beside its own."""

from tests.benchmarks.api.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.benchmarks.authoring.apps.AuthoringConfig"]  # noqa: F405
