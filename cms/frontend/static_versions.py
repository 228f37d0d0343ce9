"""Static files at addresses that change with their content, so that browsers may cache them."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedFiles(StaticFilesStorage):
    """`/static/frontend/site.css?v=5d41402a`, without collecting the files first."""

    def url(self, name: str) -> str:
        """Return the address with the file's version.

        Raises:
            LookupError: there is no such file.
        """
        return f"{super().url(name)}?v={_version(name)}"


@cache
def _version(name: str) -> str:
    found = finders.find(name)
    if found is None:
        raise LookupError(f"No static file {name}")
    return sha256(Path(found).read_bytes()).hexdigest()[:8]
