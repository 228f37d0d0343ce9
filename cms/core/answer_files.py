"""Django's cache in files, which has at most so many bytes and looks at all files now and then.

Files and not the database: an answer that is stored must not make an editor wait, and on SQLite
every write does.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import random
from tempfile import mkstemp
from time import time
from typing import Any, NamedTuple

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

ONE_IN = 50  # of the files that are stored: each time it would take longer than to store one
OLD_SECONDS = 3600  # nothing is stored for as long
UNFINISHED = ".djcache-new"  # while it is written; a process may be ended meanwhile


class File(NamedTuple):
    written: float
    size: int
    path: str


class AnswerFiles(FileBasedCache):
    """Has at most `MAX_ENTRIES` files of `MAX_BYTES` together, and about fifty more."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(location, params)
        self.max_bytes = params.get("OPTIONS", {}).get("MAX_BYTES", float("inf"))

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Store a value. What a process leaves that is ended meanwhile has a name to know it by."""
        self._createdir()
        self._cull()
        number, path = mkstemp(dir=self._dir, suffix=UNFINISHED)
        try:
            with open(number, "wb") as file:
                self._write_content(file, timeout, value)
            Path(path).replace(self._key_to_file(key, version))
        finally:
            Path(path).unlink(missing_ok=True)

    def _cull(self) -> None:
        """Remove what is too old to be read, and of too much the oldest."""
        if random() * ONE_IN >= 1:  # noqa: S311  not for a secret
            return
        long_ago, count, size = time() - OLD_SECONDS, 0, 0
        for file in sorted(self._files(), reverse=True):
            count, size = count + 1, size + file.size
            if file.written < long_ago or count >= self._max_entries or size > self.max_bytes:
                with suppress(OSError):  # another process was first, or something else is there
                    Path(file.path).unlink()

    def _files(self) -> Iterator[File]:
        """The files of this cache, and no others that may be in the folder."""
        with os.scandir(self._dir) as entries:
            for entry in entries:
                if entry.name.endswith((self.cache_suffix, UNFINISHED)):
                    with suppress(FileNotFoundError):
                        told = entry.stat(follow_symlinks=False)
                        yield File(told.st_mtime, told.st_size, entry.path)
