from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "cms.pages"
    label = "pages"

    def ready(self):
        from cms.pages import localisation, signal_handlers

        signal_handlers.connect()
        localisation.connect()
