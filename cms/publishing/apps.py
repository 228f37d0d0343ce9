from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "cms.publishing"
    label = "publishing"

    def ready(self) -> None:
        from cms.publishing import indirect_changes, signal_handlers  # noqa: F401  receivers
