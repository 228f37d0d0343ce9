from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "cms.pages"
    label = "pages"

    def ready(self) -> None:
        from cms.pages import localisation, signal_handlers  # noqa: F401  their receivers connect
