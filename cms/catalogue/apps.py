from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "cms.catalogue"
    label = "catalogue"

    def ready(self):
        from cms.catalogue import guard, renewing, signals

        guard.connect()
        renewing.connect(self)
        signals.connect()
