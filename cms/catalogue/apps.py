from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "cms.catalogue"
    label = "catalogue"

    def ready(self):
        from cms.catalogue import guard, signals

        guard.connect()
        signals.connect()
