"""What changed with each content version, for readers that ask what is new.

Publishers queue for the row of the content version, so the numbers of the log are committed in
their order: who has read up to one has missed nothing before it.

A transaction has one entry. Code that bumps the version and does not promise to say what it changed
has changed everything: what writes in bulk is safe without knowing of the log.

The entries are a chain: each has the token of the version `before` it, and the `token` after. Who
knows a version and finds no unbroken chain from it to the one of today, as after a restored backup,
knows nothing.
"""

from collections.abc import Collection
from typing import Any, TypedDict
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone

MAX_ENTRIES = 1000  # entries; who has read none of these reads everything
NOTHING_YET = "0"  # the version of a site on which nothing has changed yet
MAX_LISTED = 500  # pages of one entry or one answer; more count as everything
EVERYTHING: dict[str, Any] = {
    "pages": None, "gone": [], "lists": None, "is_told": True, "has_effect": True
}  # fmt: skip
# Attribute of the database connection: the key of the current transaction's entry.
_ENTRY = "_clinic_change_entry"


class GonePath(TypedDict):
    """A path at which a page was public and is not any more; `site` is the id of its site."""

    id: int
    path: str
    site: int


def log_bump(token: str, is_recorded: bool) -> None:
    """Write into the entry of this transaction that its version is `token` now.

    The first bump begins the entry: its number and `before` are those of that moment. Unless
    `is_recorded`, it says for good that everything changed; else only until `record_change` is
    called.
    """
    from cms.core.models import ContentChange, ContentVersion

    key = key_of_entry()
    now: dict[str, Any] = {"token": token, **({} if is_recorded else EVERYTHING)}
    if key and ContentChange.objects.filter(key=key).update(**now):
        return  # else this is the first bump, or a savepoint took the entry back
    key = uuid4().hex
    rows = ContentVersion.objects.filter(pk=ContentVersion.ONLY)
    number, before = rows.values_list("number", "previous").get()
    ContentChange.objects.create(key=key, number=number, before=before, at=timezone.now(), **now)
    connections[DEFAULT_DB_ALIAS].__dict__[_ENTRY] = key
    transaction.on_commit(end_entry, robust=True)
    if number % 50 == 0:
        _prune()


def end_entry() -> None:
    """Let the next change begin an entry of its own: the transaction was committed."""
    connections[DEFAULT_DB_ALIAS].__dict__.pop(_ENTRY, None)


def key_of_entry() -> str | None:
    """The key of this transaction's entry. What other code does on the commit may begin the next
    transaction before `end_entry` is called: so it must still be waiting to be."""
    connection = connections[DEFAULT_DB_ALIAS]
    waits = any(end_entry in waiting for waiting in connection.run_on_commit)
    return connection.__dict__.get(_ENTRY) if waits else None


def record_change(
    pages: Collection[int] | None,
    gone: Collection[GonePath] = (),
    elsewhere: bool = False,
    lists: Collection[str] | None = None,
) -> None:
    """Say what this transaction changed for the public, besides what was said before.

    `pages` are ids of public pages, None for any; `gone` are paths that lead to no page now;
    `elsewhere`: something changed that is on no page, such as a redirect. `lists` are the tags
    (`list_tags.py`) of lists that may be others now, although they show none of the pages; None
    for any list.
    """
    with transaction.atomic(savepoint=False):
        _record(pages, gone, elsewhere, lists)


def _record(
    pages: Collection[int] | None,
    gone: Collection[GonePath],
    elsewhere: bool,
    lists: Collection[str] | None,
) -> None:
    from cms.core.content_version.bump import bump_version
    from cms.core.models import ContentChange

    key = key_of_entry()
    entry = ContentChange.objects.filter(key=key).first() if key else None
    if entry is None:
        bump_version(is_recorded=True)
        key = connections[DEFAULT_DB_ALIAS].__dict__[_ENTRY]
        entry = ContentChange.objects.get(key=key)
    listed = _both(entry.pages if entry.is_told else [], pages)
    paths = {(each["id"], each["path"], each["site"]): each for each in [*entry.gone, *gone]}
    too_many = listed is None or len(listed) > MAX_LISTED or len(paths) > MAX_LISTED
    entry.pages, entry.gone = (None, []) if too_many else (listed, list(paths.values()))
    entry.lists = _both(entry.lists if entry.is_told else [], lists)
    entry.has_effect = too_many or bool(
        listed or paths or elsewhere or (entry.is_told and entry.has_effect)
    )
    entry.is_told = True
    entry.save()


def _both(former: list[Any] | None, more: Collection[Any] | None) -> list[Any] | None:
    return None if former is None or more is None else sorted({*former, *more})


class Changes(TypedDict):
    """What changed since a version: `pages` and `gone` are None where that is not known."""

    version: str
    pages: set[int] | None
    gone: list[GonePath] | None


def changes_since(version: str | None) -> Changes:
    """Return what changed since a version that an earlier call returned. Three queries."""
    from cms.core.models import ContentChange

    entries = ContentChange.objects.filter(has_effect=True)
    last = entries.order_by("number").last()
    now = last.version if last else NOTHING_YET
    if version == now:
        return Changes(version=now, pages=set(), gone=[])
    number, _, _ = (version or "").partition("-")
    known = (
        entries.filter(number=int(number)).first()
        if number.isascii() and number.isdigit()
        else None
    )
    if known is None or known.version != version:
        return Changes(version=now, pages=None, gone=None)
    return _united(now, entries.filter(number__gt=known.number).order_by("number"))


def _united(now: str, entries: Any) -> Changes:
    pages: set[int] = set()
    gone: dict[tuple[int, str], GonePath] = {}
    for entry in entries.iterator(chunk_size=50):
        if entry.pages is not None:
            pages |= {*entry.pages}
            gone |= {(each["site"], each["path"]): each for each in entry.gone}
        if entry.pages is None or max(len(pages), len(gone)) > MAX_LISTED:
            return Changes(version=now, pages=None, gone=None)
    return Changes(version=now, pages=pages, gone=list(gone.values()))


def _prune() -> None:
    from cms.core.models import ContentChange

    numbers = ContentChange.objects.order_by("-number").values_list("number", flat=True)
    oldest = next(iter(numbers[MAX_ENTRIES : MAX_ENTRIES + 1]), None)
    if oldest is not None:
        ContentChange.objects.filter(number__lte=oldest).delete()
