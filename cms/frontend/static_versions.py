"""Static files at addresses that change with the content, so that browsers may keep them."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedFiles(StaticFilesStorage):
    """`/static/frontend/site.css?v=5d41402a`; no step need collect the files before a start."""

    def url(self, name):
        """The address with the file's version.

        Raises:
            LookupError: there is no such file.
        """
        return f"{super().url(name)}?v={_version(name)}"


@cache
def _version(name):
    found = finders.find(name)
    if found is None:
        raise LookupError(f"No static file {name}")
    return sha256(Path(found).read_bytes()).hexdigest()[:8]
