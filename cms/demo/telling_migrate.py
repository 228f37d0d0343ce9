"""Django's `migrate` that says at each tenth of the way how far it is: the first time is long."""

from collections.abc import Callable
from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

TELLINGS = 10


class TellingMigrate(Migrate):
    """`say` gets a line such as `41 of 412 changes to the tables are made …`."""

    def __init__(self, say: Callable[[str], object]) -> None:
        super().__init__()
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        self._say, self._all, self._done = say, len(plan), 0

    def migration_progress_callback(
        self, action: str, migration: Any | None = None, fake: bool = False
    ) -> None:
        if action != "apply_success":
            return
        tenths_before = self._done * TELLINGS // self._all
        self._done += 1
        if self._done < self._all and self._done * TELLINGS // self._all > tenths_before:
            self._say(f"{self._done} of {self._all} changes to the tables are made …")
