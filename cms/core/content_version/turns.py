"""Lets publishers take turns, so that each reads what the one before it has written.

On PostgreSQL two transactions may change the same object at once. One that has read the stored
object, and then waits for the other, would compare with what is stored no longer, and not say what
it changes. One that has locked a page, and then waits for the row of the version, would wait for
somebody who waits for that page. So the turn comes first: before anything is read or locked.

SQLite has one writer at a time.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, pre_delete, pre_save
from django.dispatch import receiver

from cms.core.content_version.change_log import key_of_entry
from cms.core.content_version.content_models import is_content, is_draft_save


def take_turn() -> None:
    """Wait until no other publisher is under way, and let none begin before this transaction ends.

    Outside of a transaction there is nothing to wait for.
    """
    from cms.core.models import ContentVersion

    connection = connections[DEFAULT_DB_ALIAS]
    if not (connection.in_atomic_block and connection.features.has_select_for_update):
        return
    # A savepoint that is rolled back gives the turn back, and forgets what waits for the commit.
    if key_of_entry() or any(end_turn in waiting for waiting in connection.run_on_commit):
        return
    row = ContentVersion.objects.select_for_update().filter(pk=ContentVersion.ONLY)
    list(row.values_list("pk"))
    transaction.on_commit(end_turn)


def end_turn() -> None:
    """The database does, with the transaction; that this waits to be called says that it lasts."""


@receiver(pre_save)
def before_save(
    sender: type[Model],
    instance: Any,
    using: str,
    update_fields: frozenset[str] | None = None,
    **_: Any,
) -> None:
    """Connected before all receivers that read what is stored."""
    if using != DEFAULT_DB_ALIAS or not is_content(sender):
        return
    if not is_draft_save(instance, update_fields):
        take_turn()


@receiver(pre_delete)
def before_delete(sender: type[Model], using: str, **_: Any) -> None:
    if using == DEFAULT_DB_ALIAS and is_content(sender):
        take_turn()


@receiver(m2m_changed)
def before_relation_changes(sender: type[Model], using: str, action: str, **_: Any) -> None:
    if using == DEFAULT_DB_ALIAS and is_content(sender) and action.startswith("pre_"):
        take_turn()
