"""Fills the catalogue again at the end of `migrate`, once a migration has emptied its words."""

from typing import Any

from django.db import DatabaseError, transaction
from django.db.models.signals import post_migrate
from wagtail.models import Page

EMPTIES = ("catalogue", "0005_prepared_words")


def connect(config: Any) -> None:
    post_migrate.connect(_migrated, sender=config, dispatch_uid="catalogue.renewing")


def _migrated(plan: Any = (), verbosity: int = 1, stdout: Any = None, **_: Any) -> None:
    """Not in the migration itself: the pages that are read need all migrations of their own."""
    if not any((each.app_label, each.name) == EMPTIES and not back for each, back in plan or ()):
        return
    from cms.catalogue.rebuilding import rebuild

    try:
        with transaction.atomic():
            rebuild(Page.objects.filter(live=True).values_list("pk", flat=True))
    except DatabaseError:  # only some of the apps were migrated
        if stdout and verbosity:
            stdout.write("Search finds nothing until `python -m cms rebuild_catalogue` was run.\n")
