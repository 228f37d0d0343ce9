from django.apps import AppConfig


class ImagesConfig(AppConfig):
    name = "cms.images"
    label = "images"

    def ready(self):
        from cms.images import signal_handlers

        signal_handlers.connect()
