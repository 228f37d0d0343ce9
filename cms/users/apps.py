from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "cms.users"
    label = "users"

    def ready(self) -> None:
        from cms.users import checks, signal_handlers, workflow_log  # noqa: F401
        from cms.users.permission_log import follow_rows_made_at_once

        follow_rows_made_at_once()
