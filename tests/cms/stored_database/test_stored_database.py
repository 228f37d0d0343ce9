"""A database of the first schema can be migrated, and its content is still answered.

From the first release on, migrations are only added: those named in `migrations.json` stay as they
are.
"""

import gzip
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cms.settings.env import REPOSITORY

FOLDER = Path(__file__).parent
DATABASE = FOLDER / "first_schema.sqlite3.gz"
RELEASED = FOLDER / "migrations.json"
MIGRATED = """
import io, json, django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
client = Client(HTTP_HOST="127.0.0.1:8000")
page = client.get("/api/v2/pages/by-path/", {"path": "/benefits-of-exercise-on-lower-back-pain/"})
found = client.get("/api/v2/pages/", {"search": "exercise"}).json()["meta"]["total_count"]
call_command("makemigrations", check_changes=True, dry_run=True, stdout=(missing := io.StringIO()))
told = {"status": page.status_code, "found": found, "page": page.json()}
print(json.dumps(told | {"missing": missing.getvalue()}))
"""


def digests():
    """The SHA-256 of each migration: `{"cms/pages/migrations/0001_initial.py": "…"}`."""
    return {
        str(path.relative_to(REPOSITORY)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(REPOSITORY.glob("cms/*/migrations/0*.py"))
    }


def unreleased():
    """The migrations that `migrations.json` does not name; none when a release is made."""
    return sorted(digests().keys() - json.loads(RELEASED.read_text(encoding="utf-8")).keys())


@pytest.fixture
def run(tmp_path):
    (tmp_path / "db.sqlite3").write_bytes(gzip.decompress(DATABASE.read_bytes()))
    settings = {"DJANGO_SETTINGS_MODULE": "cms.settings.dev", "VAR_DIR": str(tmp_path)}

    def python(*arguments):
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=REPOSITORY,
            env=os.environ | settings | {"DATABASE_URL": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    return python


def test_the_first_schema_is_migrated_and_its_pages_are_answered_and_found(run):
    answer = json.loads(run("-c", MIGRATED))

    assert answer["status"] == 200
    assert answer["found"] == 1
    types = [block["type"] for block in answer["page"]["body"]]
    assert types.count("benefit") == 6
    assert types.count("research") == 3
    assert "No changes detected" in answer["missing"]


def test_released_migrations_are_neither_changed_nor_removed():
    released = json.loads(RELEASED.read_text(encoding="utf-8"))

    now = digests()
    assert {name: now.get(name) for name in released} == released
