from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "cms.pages"
    label = "pages"

    def ready(self) -> None:
        from cms.pages import localisation, shared_data, signal_handlers  # noqa: F401
        from cms.pages.site_scheme import put_in_place

        put_in_place()
