"""Moves the content of an SQLite dump into PostgreSQL, by Django's own serialisation.

The search indexes are not moved: each engine has its own, and they are rebuilt.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from cms.backup.faults import BackupFault
from cms.backup.postgres import empty_beside_postgres
from cms.backup.sqlite import unpacked_sqlite
from cms.core.models import ContentVersion
from cms.search.indexing import INDEX_MODELS
from cms.search.models import ClaimLink, ClaimState
from cms.settings.env import REPOSITORY
from cms.users.security_log import unrecorded

FORMAT = "exact_jsonl"  # SERIALIZATION_MODULES names its module
# Content types first, because others look them up. Webhook endpoints last: a change is announced to
# those that exist when it is written.
FIRST_APP, LAST_APP = "contenttypes", "publishing"


@contextmanager
def moved_into_postgres(path: Path, migrations: dict[str, str]) -> Iterator[None]:
    """Replace the whole database by the content of `database.sqlite3.gz`.

    It is loaded into a schema beside the database, which is as it was if anything fails. What is
    done inside belongs to the same transaction as loading. `migrations` names the last migration of
    each app that the dump has.

    Raises:
        BackupFault: a value does not fit, or the database is in use.
    """
    source = f"sqlite:///{unpacked_sqlite(path)}"
    content = path.with_name("content.jsonl")
    if migrations != last_migrations(MigrationLoader(connection).disk_migrations):
        _manage(source, "migrate", "--verbosity=0")  # an older schema becomes the present one
    left_out = [f"--exclude={label}" for label in derived_models()]
    _manage(source, "dumpdata", "--all", f"--format={FORMAT}", f"--output={content}", *left_out)
    with empty_beside_postgres():
        call_command("migrate", verbosity=0, interactive=False)
        with transaction.atomic(), unrecorded():
            _delete_what_migrations_created()
            _load(content)
            connection.check_constraints()
            _reset_sequences()
            yield


def derived_models() -> list[str]:
    """The labels of the models that are not moved: search indexes, and views of them."""
    derived: set[Any] = {*INDEX_MODELS, ClaimState, ClaimLink}
    for model in apps.get_models():
        if not model._meta.managed or _is_search_index(model._meta.label_lower):
            derived.add(model)
    return sorted(model._meta.label_lower for model in derived)


def moved_tables() -> set[str]:
    """The tables whose rows are moved, those between two models included."""
    derived = {apps.get_model(label) for label in derived_models()}
    models = set(apps.get_models(include_auto_created=True)) - derived
    return {model._meta.db_table for model in models}


def last_migrations(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """`[("pages", "0001_initial"), ("pages", "0002_title")]` → `{"pages": "0002_title"}`"""
    return dict(sorted(names))


def _is_search_index(label: str) -> bool:
    """Whether it is an index of the admin's search; each engine has models of its own for them."""
    return label.endswith("indexentry")


def _manage(database_url: str, *arguments: str) -> None:
    done = subprocess.run(  # noqa: S603  no shell
        [sys.executable, "-m", "cms", *arguments],
        env={**os.environ, "DATABASE_URL": database_url},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        raise BackupFault(f"The SQLite dump could not be read ({arguments[0]}): {''.join(last)}")


def _delete_what_migrations_created() -> None:
    # The content version is read through a connection of its own, which would wait for the lock.
    kept = {ContentVersion._meta.db_table}
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [table for table in found if table not in kept]
    statements = connection.ops.sql_flush(no_style(), tables, allow_cascade=True)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _load(content: Path) -> None:
    ContentType.objects.clear_cache()
    with connection.constraint_checks_disabled():
        for turn in range(3):
            for line in _lines(content, turn):
                _save(line)


def _lines(content: Path, turn: int) -> Iterator[str]:
    turns = {FIRST_APP: 0, LAST_APP: 2}
    with content.open(encoding="utf-8") as file:
        for line in file:
            label = json.loads(line)["model"]
            if turns.get(label.partition(".")[0], 1) == turn and not _is_search_index(label):
                yield line


def _save(line: str) -> None:
    try:
        for each in serializers.deserialize(FORMAT, [line]):
            each.save()
    except Exception as error:  # each field raises its own
        record = json.loads(line)
        where = f"{record.get('model')} {record.get('pk')}"
        reason = type(error).__name__
        raise BackupFault(f"{where} does not fit PostgreSQL ({reason}).") from error


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
