"""What names a member of the clinic's staff in the database, and how it stops doing so.

Rows that belong to an account are deleted. Logs and remarks stay, with “former member” where a name
was. What the clinic publishes stays as it is: `named_in` counts where somebody is named there.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import CASCADE, Model
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Comment, CommentReply, ModelLogEntry, PageLogEntry, TaskState
from wagtail.models import UploadedFile as Uploading

from cms.claim_history.models import ClaimChange
from cms.evidence.models import SourceAlert
from cms.mail.models import QueuedMail
from cms.mail.queue import words_of
from cms.preview.models import ShareLink
from cms.users.sign_in_records import delete_records_of

FORMER_MEMBER = "former member"
REMARKS = (Comment, CommentReply)  # belong to the page, although they end with their author's row
# Logs and remarks, with the fields in which a member may be named.
RECORDS: dict[Any, tuple[str, ...]] = {
    ModelLogEntry: ("label", "data"),
    PageLogEntry: ("label", "data"),
    Comment: ("text",),
    CommentReply: ("text",),
    TaskState: ("comment",),
    SourceAlert: ("decision_note",),
    ClaimChange: ("reason",),
}
# Its pages, snippets, files and translations, and the versions of them.
PUBLISHED = frozenset(
    {
        "clinic", "evidence", "images", "import_export", "pages", "taggit", "wagtail_localize",
        "wagtailcore", "wagtaildocs", "wagtailredirects",
    }
)  # fmt: skip
COMBINING = "\u0300-\u036f"  # marks that follow a letter and change it
SHORTEST_NAME = 3  # characters; a shorter user name would be found in too many sentences


class Names:
    """The user name, e-mail addresses and full name of one account."""

    def __init__(self, user: Any) -> None:
        addresses = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
        self.any = {user.get_username(), user.email, user.get_full_name(), *addresses} - {""}
        words = sorted(
            (each for each in self.any if len(each.strip()) >= SHORTEST_NAME), key=len, reverse=True
        )
        self._pattern = re.compile(
            rf"(?<![\w.@-])(?:{'|'.join(map(_written, words)) or '(?!)'})"
            rf"(?![\w{COMBINING}@-]|\.\w)"
        )

    def stand_in(self, value: Any) -> bool:
        """Whether a text, or a text anywhere inside of stored JSON, has one of them."""
        return bool(self.replaced(value) != value)

    def replaced(self, value: Any) -> Any:
        """The value with “former member” in place of each of them."""
        if isinstance(value, str):
            return FORMER_MEMBER if value in self.any else self._pattern.sub(FORMER_MEMBER, value)
        if isinstance(value, dict):
            return {key: self.replaced(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.replaced(each) for each in value]
        return value


def _written(name: str) -> str:
    """A pattern for the ways of writing a name: any spaces, composed letters or decomposed ones.

    A single word may be one of the language: only its first letter may be a capital one instead.
    """
    words = unicodedata.normalize("NFC", name).split()
    pattern = r"\s+".join("".join(map(_letter, word)) for word in words)
    if len(words) > 1 or "@" in name:
        return f"(?i:{pattern})"
    first, rest = words[0][0], "".join(map(_letter, words[0][1:]))
    return f"(?:{_letter(first)}|{_letter(first.upper())}){rest}"


def _letter(composed: str) -> str:
    """`ü` → `(?:ü|u¨)`"""
    decomposed = unicodedata.normalize("NFD", composed)
    either = {re.escape(composed): None, re.escape(decomposed): None}
    return next(iter(either)) if len(either) == 1 else f"(?:{'|'.join(either)})"


def erase_person(user: Any) -> set[str]:
    """Empty an account; return the names of the files that go with it.

    Its row stays without a name, so that old versions keep their author.
    """
    names = Names(user)
    files = set()
    for row in _rows_of(user):
        files |= delete_files_on_commit(row)
        row.delete()
    delete_records_of(user.get_username())
    _end_sessions(user, names)
    _delete_mails(names)
    _forget_in_records(user, names)
    user.groups.clear()
    user.user_permissions.clear()
    user.username, user.email = f"erased-{user.pk}", ""
    user.first_name = user.last_name = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.set_unusable_password()
    user.save()
    return files


def delete_files_on_commit(instance: Model) -> set[str]:
    """Delete the files of a row once the transaction is committed; return their names."""
    files = [
        getattr(instance, field.name)
        for field in instance._meta.concrete_fields
        if isinstance(field, models.FileField)
    ]
    for file in filter(None, files):
        transaction.on_commit(lambda storage=file.storage, name=file.name: storage.delete(name))
    return {file.name for file in files if file}


def named_in(names: Names) -> Counter[str]:
    """How often what the clinic publishes has one of the names: `{"topic page": 2, …}`."""
    found: Counter[str] = Counter()
    for model in apps.get_models():
        if model._meta.app_label in PUBLISHED and model not in RECORDS:
            for row in model._base_manager.values(*_text_fields(model)).iterator():
                found[str(model._meta.verbose_name)] += names.stand_in(_opened(list(row.values())))
    return +found


def _opened(value: Any) -> Any:
    """The value with bodies, and JSON that is stored as a text, as lists and dicts."""
    if isinstance(value, StreamValue):
        return _opened(list(value.raw_data))
    if isinstance(value, dict):
        return {key: _opened(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_opened(each) for each in value]
    if isinstance(value, str) and value[:1] in {"[", "{"}:
        with suppress(ValueError):
            return _opened(json.loads(value))
    return value


def _rows_of(user: Any) -> Iterator[Model]:
    """The rows that belong to the account: addresses, second factors, tokens, forms, links …"""
    for relation in user._meta.get_fields(include_hidden=True):
        related = relation.related_model
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        owned = relation.on_delete is CASCADE and related not in REMARKS
        if (owned or related in {ShareLink, Uploading}) and not related._meta.auto_created:
            yield from related._base_manager.filter(**{relation.field.name: user})


def _end_sessions(user: Any, names: Names) -> None:
    for session in Session.objects.iterator():
        content = session.get_decoded()
        if content.get(SESSION_KEY) == str(user.pk) or names.stand_in(content):
            session.delete()


def _delete_mails(names: Names) -> None:
    """To the person, and those to others that name the person: they are minutes old at most."""
    for mail in QueuedMail.objects.all():
        if names.stand_in([mail.recipients, *words_of(mail)]):
            mail.delete()


def _forget_in_records(user: Any, names: Names) -> None:
    account = ContentType.objects.get_for_model(user)
    ModelLogEntry.objects.filter(content_type=account, object_id=str(user.pk)).update(
        label=FORMER_MEMBER
    )
    for model, fields in RECORDS.items():
        for row in model._base_manager.values("pk", *fields).iterator():
            key = row.pop("pk")
            changed = {name: names.replaced(text) for name, text in row.items()}
            if changed != row:
                model._base_manager.filter(pk=key).update(**changed)


def _text_fields(model: type[Model]) -> list[str]:
    kinds = models.CharField | models.TextField | models.JSONField | StreamField
    return ["pk", *(each.name for each in model._meta.local_fields if isinstance(each, kinds))]
