"""Django's cache in files, which looks at all its files only now and then.

Files and not the database: an answer that is stored must not make an editor wait, and on SQLite
every write does.
"""

from random import random

from django.core.cache.backends.filebased import FileBasedCache

ONE_IN = 50  # of the files that are stored: each time it would take longer than to store one


class AnswerFiles(FileBasedCache):
    """Has at most `MAX_ENTRIES` files, and about fifty more."""

    def _cull(self) -> None:
        if random() * ONE_IN < 1:  # noqa: S311  not for a secret
            super()._cull()
