from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "cms.users"
    label = "users"

    def ready(self) -> None:
        from cms.users import signal_handlers  # noqa: F401
