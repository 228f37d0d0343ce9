from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "cms.publishing"
    label = "publishing"

    def ready(self):
        from cms.publishing import changes, follow, in_bulk

        changes.connect()
        follow.connect()
        in_bulk.connect()
