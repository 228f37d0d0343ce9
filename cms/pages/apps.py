from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "cms.pages"
    label = "pages"

    def ready(self):
        from cms.pages import pictures, translated

        pictures.connect()
        translated.connect()
