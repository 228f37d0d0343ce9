"""An empty database takes long to prepare: the command says how far it is."""

import pytest
from django.core.management import call_command
from django.db.migrations.executor import MigrationExecutor

from cms.demo.telling_migrate import TellingMigrate


@pytest.fixture
def said(monkeypatch):
    """`(number of migrations)` → the lines that are said while they are applied."""

    def lines(count):
        monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: [object()] * count)
        found = []
        command = TellingMigrate(found.append)
        for _ in range(count):
            command.migration_progress_callback("apply_start")
            command.migration_progress_callback("apply_success")
        return found

    return lines


@pytest.mark.django_db
def test_each_tenth_is_said_and_the_end_is_not(said):
    lines = said(411)

    assert len(lines) == 9
    assert lines[0] == "42 of 411 changes to the tables are made …"
    assert lines[-1] == "370 of 411 changes to the tables are made …"
    assert said(2) == ["1 of 2 changes to the tables are made …"]


@pytest.mark.django_db
def test_where_nothing_is_to_be_done_nothing_is_said(said):
    found = []

    call_command(TellingMigrate(found.append), interactive=False, verbosity=0)

    assert found == said(1) == []
