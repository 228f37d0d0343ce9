from django.apps import AppConfig


class UsageConfig(AppConfig):
    name = "cms.usage"
    label = "usage"

    def ready(self) -> None:
        from cms.usage import deletion_guard

        deletion_guard.connect()
