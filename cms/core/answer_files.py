"""Django's cache in files, which looks at all its files only now and then.

Files and not the database: an answer that is stored must not make an editor wait, and on SQLite
every write does.
"""

from random import random
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache

ONE_IN = 50  # of the files that are stored: each time it would take longer than to store one


class AnswerFiles(FileBasedCache):
    """Has at most `MAX_ENTRIES` files, and about fifty more. One that cannot be read is deleted."""

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        try:
            return super().get(key, default, version)
        except OSError:
            raise
        except Exception:  # whatever bytes make of unpickling
            self.delete(key, version)
            return default

    def _cull(self) -> None:
        if random() * ONE_IN < 1:  # noqa: S311  not for a secret
            super()._cull()
