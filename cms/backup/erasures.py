"""The erasure list: what must not come back when an older backup is restored.

It lies outside of every backup, one JSON line for each erasure, and names nobody:

```json
{"kind": "user", "key": 12, "made": "2026-03-04T05:06:07.890123+00:00", "erased": "2026-11-29"}
```

`made` is when the object was created. A database that is restored to an older state gives out a
key again, and the new object with this key is another one.
"""

import json
import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import CASCADE, Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.users.models import UserProfile

from cms.backup.faults import BackupFault
from cms.usage.deletion_guard import guard_lifted
from cms.users.sign_in_records import delete_records_of

# Apps whose rows belong to an account and name its owner: addresses, second factors, providers.
ACCOUNT_APPS = frozenset({"account", "mfa", "socialaccount", "usersessions", "users"})


def erase_user(user: Any) -> None:
    """Empty an account. Its row stays without a name, so that old versions keep their author."""
    delete_records_of(user.get_username())
    for relation in user._meta.related_objects:
        related = relation.related_model
        if relation.on_delete is CASCADE and related._meta.app_label in ACCOUNT_APPS:
            related._base_manager.filter(**{relation.field.name: user}).delete()
    for profile in UserProfile.objects.filter(user=user):
        if profile.avatar:
            profile.avatar.delete(save=False)
        profile.delete()
    user.groups.clear()
    user.user_permissions.clear()
    user.username, user.email = f"erased-{user.pk}", ""
    user.first_name = user.last_name = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.set_unusable_password()
    user.save()


def _delete(instance: Model) -> None:
    instance.delete()  # Wagtail deletes the files and renditions after the commit


def _models() -> dict[str, tuple[type[Model], str, Callable[[Any], None]]]:
    """By kind: the model, the field with its creation, and what erases an object."""
    return {
        "user": (get_user_model(), "date_joined", erase_user),
        "picture": (get_image_model(), "created_at", _delete),
        "document": (get_document_model(), "created_at", _delete),
    }


KINDS = ("document", "picture", "user")


def erase(kind: str, key: int, path: Path, today: date) -> str:
    """Erase an object now and in every backup that is restored later; return what it was.

    Raises:
        BackupFault: there is no such object.
        StillUsed: pages use the picture or document; nothing was erased.
    """
    model, created, erasing = _models()[kind]
    try:
        instance = model._default_manager.get(pk=key)
    except ObjectDoesNotExist as error:
        raise BackupFault(f"There is no {kind} with the number {key}.") from error
    name = str(instance)
    made = getattr(instance, created).isoformat()
    with transaction.atomic():
        erasing(instance)
        _append(path, {"kind": kind, "key": key, "made": made, "erased": today.isoformat()})
    return name


def apply_erasures(path: Path) -> int:
    """Erase what the list names and the database has; return how many objects were erased.

    Pages that use an erased picture or document show nothing in its place.

    Raises:
        BackupFault: the list has a line that is none. Nothing is skipped silently.
    """
    entries = _entries(path)
    with transaction.atomic(), guard_lifted():
        return sum(_apply(entry) for entry in entries)


def _apply(entry: dict[str, Any]) -> bool:
    model, created, erasing = _models()[entry["kind"]]
    made = datetime.fromisoformat(entry["made"])
    instance = model._default_manager.filter(pk=entry["key"], **{created: made}).first()
    if instance is None:
        return False
    erasing(instance)
    return True


def _entries(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    entries = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            entry = json.loads(line)
            _models()[entry["kind"]], entry["key"], datetime.fromisoformat(entry["made"])
        except (ValueError, KeyError, TypeError) as error:
            raise BackupFault(
                f"Line {number} of the erasure list {path} cannot be read. Correct it and restore "
                "again: without the list, erased people would come back."
            ) from error
        entries.append(entry)
    return entries


def _append(path: Path, entry: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(file, "a", encoding="utf-8") as lines:
        lines.write(json.dumps(entry) + "\n")
        lines.flush()
        os.fsync(lines.fileno())
