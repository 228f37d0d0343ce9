import gc

from django.apps import AppConfig
from django.conf import settings


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "core"

    def ready(self) -> None:
        gc.freeze()  # what was imported until now stays: no collection looks at it again
        gc.enable()  # `__main__` and `wsgi` turn it off while they import

        from cms.core import database_waits  # noqa: F401  connects its receiver
        from cms.core.content_version import turns  # noqa: F401  before all other receivers

        if settings.SENTRY_DSN:
            from cms.core.observability import start_sentry

            start_sentry()
