from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "cms.search"
    label = "search"

    def ready(self):
        from cms.search import signal_handlers

        signal_handlers.connect()
