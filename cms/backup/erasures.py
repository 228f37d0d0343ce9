"""The erasure list: what must not come back when an older backup is restored.

It lies outside of every backup, one JSON line for each erasure, and names nobody:

```json
{"kind": "user", "key": 12, "made": "2026-03-04T05:06:07.890123+00:00", "erased": "2026-11-29"}
```

`made` is when the object was created. A database that is restored to an older state gives out a
key again, and the new object with this key is another one.
"""

import fcntl
import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import ModelLogEntry

from cms.backup.faults import BackupFault
from cms.backup.people import Names, erase_person, named_in
from cms.backup.postgres import drop_left_over
from cms.backup.scratch import remove_left_over
from cms.usage.deletion_guard import guard_lifted

Entry = dict[str, Any]


@dataclass(frozen=True)
class Erased:
    """`name` is what it was called; `named_in` counts where a person is still named."""

    name: str
    named_in: Counter[str]


def _delete(instance: Any) -> set[str]:
    """Delete a picture or a document; return the names of its files.

    Wagtail deletes the files after the commit. The log keeps who did what, without the title.
    """
    kind = instance._meta.verbose_name
    files = {file.name for file in (instance.file, getattr(instance, "uploaded", None)) if file}
    if hasattr(instance, "renditions"):
        files |= {each.file.name for each in instance.renditions.all()}
    entries = ModelLogEntry.objects.for_instance(instance)
    entries.update(label=f"erased {kind}", data={})
    instance.delete()
    return files


def _models() -> dict[str, tuple[type[Model], str, Callable[[Any], set[str]]]]:
    """By kind: the model, the field with its creation, and what erases an object."""
    return {
        "user": (get_user_model(), "date_joined", erase_person),
        "picture": (get_image_model(), "created_at", _delete),
        "document": (get_document_model(), "created_at", _delete),
    }


NOTHING_ERASED = (
    "Nothing was erased, because it would come back with the next backup that is restored. Correct "
    "this and erase again."
)
NOTHING_RESTORED = (
    "Nothing was changed. Correct this and restore again: without the list, erased people would "
    "come back."
)
KINDS = ("document", "picture", "user")


def erase(kind: str, key: int, path: Path | None, today: date) -> Erased:
    """Erase an object now and in every backup that is restored later.

    Raises:
        BackupFault: there is no such object or list, or it cannot be read or written; nothing was
            erased.
        StillUsed: pages use the picture or document; nothing was erased.
    """
    if path is None:
        raise BackupFault(
            "Nothing was erased: ERASURE_LIST is none, because no disk lasts here, and what was "
            "erased would come back with an older database. docs/operators/aws-cms.md says what "
            "to do, under “Erasing for good”."
        )
    model, created, erasing = _models()[kind]
    try:
        instance = model._default_manager.get(pk=key)
    except ObjectDoesNotExist as error:
        raise BackupFault(f"There is no {kind} with the number {key}.") from error
    name, names = str(instance), Names(instance) if kind == "user" else None
    made = getattr(instance, created).isoformat()
    read_erasures(path, NOTHING_ERASED)
    drop_left_over()
    remove_left_over()
    _overwrite_what_is_deleted()
    try:
        with transaction.atomic():
            erasing(instance)
            _append(path, {"kind": kind, "key": key, "made": made, "erased": today.isoformat()})
    except OSError as error:
        raise BackupFault(
            f"The erasure list {path} cannot be written: {error}. {NOTHING_ERASED}"
        ) from error
    return Erased(name, named_in(names) if names else Counter())


def apply_erasures(entries: list[Entry]) -> tuple[int, set[str]]:
    """Erase what the entries name and the database has.

    Returns how many objects that were, and the names of their files. Pages that use an erased
    picture or document show nothing in its place.
    """
    count = 0
    files: set[str] = set()
    _overwrite_what_is_deleted()
    with transaction.atomic(), guard_lifted():
        for entry in entries:
            erased = _apply(entry)
            count, files = count + (erased is not None), files | (erased or set())
    return count, files


def _apply(entry: Entry) -> set[str] | None:
    model, created, erasing = _models()[entry["kind"]]
    made = datetime.fromisoformat(entry["made"])
    instance = model._default_manager.filter(pk=entry["key"], **{created: made}).first()
    return None if instance is None else erasing(instance)


def _overwrite_what_is_deleted() -> None:
    """SQLite leaves deleted rows in its file until their place is needed."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def read_erasures(path: Path | None, advice: str = NOTHING_RESTORED) -> list[Entry] | None:
    """Return what the list says; None if there is no list. `advice` ends the text of a fault.

    Raises:
        BackupFault: the list cannot be read, or has a line that is none. Nothing is skipped
            silently.
    """
    if path is None:
        return None
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeError) as error:
        raise BackupFault(
            f"The erasure list {path} cannot be read ({type(error).__name__}). {advice}"
        ) from error
    entries = []
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
            _models()[entry["kind"]], int(entry["key"]), datetime.fromisoformat(entry["made"])
        except (ValueError, KeyError, TypeError) as error:
            raise BackupFault(
                f"Line {number} of the erasure list {path} cannot be read. {advice}"
            ) from error
        entries.append(entry)
    return entries


def _append(path: Path, entry: dict[str, Any]) -> None:
    """Add a whole line, or leave the list as it was.

    Raises:
        OSError: the list cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = os.fstat(file).st_size
        ended = size == 0 or os.pread(file, 1, size - 1) == b"\n"
        line = ("" if ended else "\n") + json.dumps(entry) + "\n"
        try:
            _write_all(file, line.encode())
            os.fsync(file)
        except BaseException:
            os.ftruncate(file, size)
            raise
    finally:
        os.close(file)


def _write_all(file: int, content: bytes) -> None:
    """A disk that gets full takes a part, and refuses the rest."""
    while content:
        content = content[os.write(file, content) :]
