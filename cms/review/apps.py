from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "cms.review"
    label = "review"

    def ready(self) -> None:
        from cms.review import comment_subscriptions  # noqa: F401
        from cms.review.notices import write_instead_of_wagtail

        write_instead_of_wagtail()
