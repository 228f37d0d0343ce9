"""Records of attempts to sign in: which models hold them, and their deletion."""

from datetime import datetime

from django.apps import apps

# App, model, the field with the name that was typed, the field with the moment.
RECORDS = (
    ("axes", "AccessAttempt", "username", "attempt_time"),
    ("axes", "AccessFailureLog", "username", "attempt_time"),
    ("axes", "AccessLog", "username", "attempt_time"),
)


def delete_records_before(moment: datetime) -> int:
    """Delete older records; return their number."""
    return sum(
        apps.get_model(app, model).objects.filter(**{f"{at}__lt": moment}).delete()[0]
        for app, model, _, at in _installed()
    )


def delete_records_of(name: str) -> None:
    """Delete the records of one user name."""
    for app, model, username, _ in _installed():
        apps.get_model(app, model).objects.filter(**{username: name}).delete()


def _installed() -> list[tuple[str, str, str, str]]:
    return [row for row in RECORDS if apps.is_installed(row[0])]
