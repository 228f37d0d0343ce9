from django.apps import AppConfig


class PreviewConfig(AppConfig):
    name = "cms.preview"
    label = "preview"

    def ready(self) -> None:
        from cms.preview import signal_handlers  # noqa: F401
