from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import OperationalError, ProgrammingError


class UsersConfig(AppConfig):
    name = "cms.users"
    label = "users"

    def ready(self) -> None:
        from cms.users import checks, signal_handlers  # noqa: F401
        from cms.users.permission_log import follow_rows_made_at_once

        follow_rows_made_at_once()
        checks.register(check_who_needs_a_second_factor, checks.Tags.database)


def check_who_needs_a_second_factor(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A mistyped group would require a second factor of nobody."""
    from cms.users.second_factor import unknown_names

    if not kwargs.get("databases"):
        return []
    try:
        names = unknown_names()
    except (OperationalError, ProgrammingError):  # before the first migration
        return []
    return [
        checks.Warning(
            f"SECOND_FACTOR_REQUIRED names “{name}”, and there is no such group.",
            hint="Write the name of a group as it is under Settings → Groups, superusers or "
            "everyone.",
            id="users.W001",
        )
        for name in names
    ]
