from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CatalogueConfig(AppConfig):
    name = "cms.catalogue"
    label = "catalogue"

    def ready(self):
        from cms.catalogue import guard, older, renewing, signals

        guard.connect()
        renewing.connect(self)
        signals.connect()
        post_migrate.connect(older.complete, sender=self, dispatch_uid="catalogue")
