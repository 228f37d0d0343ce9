"""Names what turns content into answers: the code, its libraries and the settings.

Processes share answers only where this is the same: those of another release are other answers.
"""

import sys
import threading
from collections.abc import Mapping, Set
from dataclasses import asdict, is_dataclass
from functools import cache
from hashlib import blake2b
from importlib import import_module
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.translation import override

SUFFIXES = {".py", ".html", ".mo", ".json"}
_lock = threading.Lock()  # `cache` alone lets each thread that asks before the first is done work


def rendering_name() -> str:
    """Return 32 hexadecimal digits; reads the files of all apps once a process."""
    with _lock:
        return computed_name()


@cache
def computed_name() -> str:
    # Settings hold secrets: nobody without the key can try out what they are.
    digest = blake2b(digest_size=16, key=settings.SECRET_KEY.encode()[:64])
    digest.update(sys.version.encode())
    told = (each.metadata for each in distributions())  # parses a file each time it is asked for
    digest.update(repr(sorted((each["Name"], each["Version"]) for each in told)).encode())
    names = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    with override(None):  # names of languages are translated
        digest.update(repr(_plain(names)).encode())
    for folder in sorted(_folders()):
        for path in sorted(each for each in folder.rglob("*") if each.suffix in SUFFIXES):
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _folders() -> set[Path]:
    """The packages of all apps that are not installed as distributions, and of the addresses and
    the middleware of a project, which need not be apps."""
    project = (settings.ROOT_URLCONF, settings.SETTINGS_MODULE, *settings.MIDDLEWARE)
    modules = [*(each.name for each in apps.get_app_configs()), *project]
    found = set()
    for name in {each.partition(".")[0] for each in modules if each}:
        module = import_module(name)
        found |= {Path(each) for each in getattr(module, "__path__", ())}
    return {each for each in found if not {"site-packages", "dist-packages"} & {*each.parts}}


def _plain(value: Any) -> Any:
    """The value so that its `repr` is the same in all processes, and another one for another
    value. Of what says only where it is in memory, its type."""
    if is_dataclass(value) and not isinstance(value, type):
        value = vars(value) if hasattr(value, "__dict__") else asdict(value)
    if isinstance(value, Mapping):
        return sorted((repr(_plain(key)), _plain(each)) for key, each in value.items())
    if isinstance(value, Set):
        return sorted(repr(_plain(each)) for each in value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    words = repr(value)
    return words if " at 0x" not in words else type(value).__qualname__
