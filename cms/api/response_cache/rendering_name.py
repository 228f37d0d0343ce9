"""Names what turns content into answers: the code, its libraries and the settings.

Processes share answers only where this is the same: those of another release are other answers.
"""

import json
import sys
from functools import cache
from hashlib import blake2b
from importlib import import_module
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

SUFFIXES = {".py", ".html", ".mo", ".json"}


@cache
def rendering_name() -> str:
    """Return 32 hexadecimal digits; reads the files of all apps once a process."""
    # Settings hold secrets: nobody without the key can try out what they are.
    digest = blake2b(digest_size=16, key=settings.SECRET_KEY.encode()[:64])
    digest.update(sys.version.encode())
    digest.update(repr(sorted((each.name, each.version) for each in distributions())).encode())
    names = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    digest.update(json.dumps(names, default=_plain, skipkeys=True, sort_keys=True).encode())
    for folder in sorted(_folders()):
        for path in sorted(each for each in folder.rglob("*") if each.suffix in SUFFIXES):
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _folders() -> set[Path]:
    """The packages of all apps that are not installed as distributions."""
    names = {each.name.partition(".")[0] for each in apps.get_app_configs()}
    found = {Path(str(import_module(name).__file__)).parent for name in names}
    return {each for each in found if not {"site-packages", "dist-packages"} & {*each.parts}}


def _plain(value: Any) -> str:
    return str(value) if isinstance(value, Path) else type(value).__qualname__
