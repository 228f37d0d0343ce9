"""Django's cache in files, which has at most so many bytes and looks at all files now and then.

Files and not the database: an answer that is stored must not make an editor wait, and on SQLite
every write does.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import random
from tempfile import gettempprefix
from time import time
from typing import Any, NamedTuple

from django.core.cache.backends.filebased import FileBasedCache

ONE_IN = 50  # of the files that are stored: each time it would take longer than to store one
OLD_SECONDS = 3600  # nothing is stored for as long
# As Django names a file while it writes it: what a process leaves that is ended meanwhile.
UNFINISHED = re.compile(rf"{gettempprefix()}[a-z0-9_]{{8}}")


class File(NamedTuple):
    written: float
    size: int
    path: str


class AnswerFiles(FileBasedCache):
    """Has at most `MAX_ENTRIES` files of `MAX_BYTES` together, and about fifty more."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(location, params)
        options = params.get("OPTIONS", {})
        self.folder = location
        self.max_files = options.get("MAX_ENTRIES", float("inf"))
        self.max_bytes = options.get("MAX_BYTES", float("inf"))

    def _cull(self) -> None:
        """Remove what is too old to be read, and of too much the oldest."""
        if random() * ONE_IN >= 1:  # noqa: S311  not for a secret
            return
        long_ago, count, size = time() - OLD_SECONDS, 0, 0
        for file in sorted(self._files(), reverse=True):
            count, size = count + 1, size + file.size
            if file.written < long_ago or count >= self.max_files or size > self.max_bytes:
                with suppress(OSError):  # another process was first, or something else is there
                    Path(file.path).unlink()

    def _files(self) -> Iterator[File]:
        """The files of this cache, and no others that may be in the folder."""
        with os.scandir(self.folder) as entries:
            for entry in entries:
                if entry.name.endswith(self.cache_suffix) or UNFINISHED.fullmatch(entry.name):
                    with suppress(FileNotFoundError):
                        status = entry.stat(follow_symlinks=False)
                        yield File(status.st_mtime, status.st_size, entry.path)
