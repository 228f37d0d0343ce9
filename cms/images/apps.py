from django.apps import AppConfig


class ImagesConfig(AppConfig):
    name = "cms.images"
    label = "images"

    def ready(self) -> None:
        from cms.images import signal_handlers  # noqa: F401  connects its receivers
