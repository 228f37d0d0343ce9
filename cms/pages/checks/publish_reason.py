"""The written reason with which somebody publishes a page although a check stops it.

The reason is a log entry in the page's history, of the revision that it was written for, so that a
scheduled revision finds it when it goes live. It excuses only the stops that were listed when it
was written, word for word, and only the content of that moment: Wagtail may overwrite a revision
with the editor's next save.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from cms.core.visible_text import has_visible_text
from cms.pages.content_digest import content_digest

PUBLISHED_ANYWAY = "clinic.publish.anyway"
CODENAME = "publish_although_stopped"
PERMISSION = f"pages.{CODENAME}"
PERMISSION_NAME = "Can publish although a check stops it, with a written reason"
MIN_REASON_CHARACTERS, MAX_REASON_CHARACTERS = 10, 500


@dataclass(frozen=True)
class WrittenReason:
    """Who publishes although a check stops the page, and why."""

    user: Any
    words: str


_given: ContextVar[WrittenReason | None] = ContextVar("written_reason", default=None)


def may_publish_anyway(user: Any) -> bool:
    """Whether a person may give a reason. Whether they may publish is checked elsewhere."""
    return bool(user and user.is_active and user.has_perm(PERMISSION))


def clean_reason(words: str) -> str:
    """The reason in one line.

    Raises:
        ValidationError: it is too short or too long.
    """
    words = " ".join(words.split())
    length = len(words) if has_visible_text(words) else 0
    if not MIN_REASON_CHARACTERS <= length <= MAX_REASON_CHARACTERS:
        raise ValidationError(
            f"Write a reason of {MIN_REASON_CHARACTERS} to {MAX_REASON_CHARACTERS} characters. "
            f"This one has {length}."
        )
    return words


@contextmanager
def publishing_anyway(user: Any, words: str) -> Iterator[None]:
    """Pages that this person publishes inside the block go live although checks stop them.

    Raises:
        PermissionDenied: the person lacks the permission for it.
        ValidationError: the reason is too short or too long.
    """
    if not may_publish_anyway(user):
        raise PermissionDenied
    token = _given.set(WrittenReason(user, clean_reason(words)))
    try:
        yield
    finally:
        _given.reset(token)


def reason_is_given() -> bool:
    """Whether the code runs inside `publishing_anyway`."""
    return _given.get() is not None


def log_reason(page: Page, revision: Revision, stops: Iterable[str], user: Any) -> None:
    """Log why this revision is published in spite of `stops`. Nothing without any stops."""
    given, stops = _given.get(), list(stops)
    if given and stops and user and user.pk == given.user.pk:
        log(
            instance=page,
            action=PUBLISHED_ANYWAY,
            user=given.user,
            revision=revision,
            data={"reason": given.words, "stops": stops, "content": content_digest(page)},
        )


def excused_stops(revision: Revision | None) -> set[str]:
    """The stops, as sentences, in spite of which this revision may go live."""
    entries = PageLogEntry.objects.filter(action=PUBLISHED_ANYWAY, revision=revision)
    if revision is None or not (found := list(entries)):
        return set()
    content = content_digest(revision.as_object())
    same = [entry for entry in found if entry.data.get("content") == content]
    return {stop for entry in same for stop in entry.data["stops"]}


def reasons_in_force(pages: Iterable[int]) -> dict[int, PageLogEntry]:
    """By primary key of the page: the logged reason with which its live version was published."""
    live = Page.objects.filter(pk__in=list(pages), live=True).values("live_revision")
    entries = PageLogEntry.objects.filter(action=PUBLISHED_ANYWAY, revision__in=live)
    return {entry.page_id: entry for entry in entries.select_related("user").order_by("pk")}
