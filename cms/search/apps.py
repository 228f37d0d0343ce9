from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "cms.search"
    label = "search"

    def ready(self) -> None:
        from cms.search import signal_handlers  # noqa: F401  connects its receivers
