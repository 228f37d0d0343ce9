from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "cms.publishing"
    label = "publishing"

    def ready(self):
        from cms.publishing import changes, follow

        changes.connect()
        follow.connect()
