"""`python -m tests.cms.stored_database`: store the demo content in the present database schema.

Run it only before the first release. Later the stored database stays as it is, and
`test_stored_database.py` migrates it with the migrations that were added since.

`--migrations`, before each release: only note that the present migrations are released.
"""

import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from cms.settings.env import REPOSITORY
from tests.cms.migrated import sqlite_file
from tests.cms.stored_database.test_stored_database import DATABASE, RELEASED, digests


def main(arguments):
    if "--migrations" not in arguments:
        _store()
    RELEASED.write_text(json.dumps(digests(), indent=2) + "\n", encoding="utf-8")


def _store():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "db.sqlite3"
        shutil.copyfile(sqlite_file(), path)
        environ = {**os.environ, "DATABASE_URL": "", "VAR_DIR": folder}
        environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.dev"
        command = [sys.executable, "-m", "cms", "load_demo"]
        subprocess.run(command, cwd=REPOSITORY, env=environ, check=True)
        with closing(sqlite3.connect(path)) as database:
            database.execute("VACUUM")
        DATABASE.write_bytes(gzip.compress(path.read_bytes(), mtime=0))


if __name__ == "__main__":
    main(sys.argv[1:])
