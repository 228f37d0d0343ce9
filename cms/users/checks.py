"""Warnings about accounts and who needs a second factor, for `check --database default`."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.core import checks
from django.db import DatabaseError
from django.db.models import Count
from django.db.models.functions import Lower

from cms.users.second_factor import unknown_names


@checks.register(checks.Tags.database)
def names_differ_in_more_than_their_case(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.Warning]:
    """Asked by `migrate`, and by `check --database default`. Forms refuse such names."""
    if "default" not in (databases or ()):
        return []
    same = get_user_model().objects.values(name=Lower("username")).order_by("name")
    try:
        names = [row["name"] for row in same.annotate(number=Count("pk")).filter(number__gt=1)]
    except DatabaseError:  # before the first migration
        return []
    return [
        checks.Warning(
            f"Accounts have the same name “{name}” but for small and capital letters, so none of "
            "them can sign in with a password.",
            hint="Rename all but one under Settings → Users, signed in as somebody else.",
            id="users.W001",
        )
        for name in names
    ]


@checks.register(checks.Tags.database)
def groups_of_second_factors_exist(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.Warning]:
    """A mistyped group would require a second factor of nobody."""
    if "default" not in (databases or ()):
        return []
    try:
        names = unknown_names()
    except DatabaseError:  # before the first migration
        return []
    return [
        checks.Warning(
            f"SECOND_FACTOR_REQUIRED names “{name}”, and there is no such group.",
            hint="Write the name of a group as it is under Settings → Groups, superusers or "
            "everyone.",
            id="users.W002",
        )
        for name in names
    ]
