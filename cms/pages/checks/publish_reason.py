"""Publishing although a check stops it: by whom, and what the reason given covers.

The reason stands in the page's history, as a log entry of the version that it was written for. A
version that goes live by schedule finds its own there. It covers the stops that were known when it
was written, word for word: what comes up later stops the version again. It covers the content that
was published with it, too: an editor's next save may overwrite the same version.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from cms.pages.content_digest import content_digest

PUBLISHED_ANYWAY = "clinic.publish.anyway"
CODENAME = "publish_although_stopped"
PERMISSION = f"pages.{CODENAME}"
PERMISSION_NAME = "Can publish although a check stops it, with a written reason"
SHORTEST, LONGEST = 10, 500  # characters


@dataclass(frozen=True)
class WrittenReason:
    """Why a person publishes all the same."""

    user: Any
    words: str


_given: ContextVar[WrittenReason | None] = ContextVar("written_reason", default=None)


def may_publish_anyway(user: Any) -> bool:
    """Whether a person may give a reason at all; whether they may publish is asked elsewhere."""
    return bool(user and user.is_active and user.has_perm(PERMISSION))


def checked(words: str) -> str:
    """A reason in one line. Raises ValidationError where it is too short or too long."""
    words = " ".join(words.split())
    if not SHORTEST <= len(words) <= LONGEST:
        raise ValidationError(
            f"Write a reason of {SHORTEST} to {LONGEST} characters. This one has {len(words)}."
        )
    return words


@contextmanager
def publishing_anyway(user: Any, words: str) -> Iterator[None]:
    """What this person publishes inside goes live although checks stop it, and says why.

    Raises:
        PermissionDenied: the person may not.
        ValidationError: the reason is too short or too long.
    """
    if not may_publish_anyway(user):
        raise PermissionDenied
    token = _given.set(WrittenReason(user, checked(words)))
    try:
        yield
    finally:
        _given.reset(token)


def reason_is_given() -> bool:
    """Whether somebody publishes with a written reason at this moment."""
    return _given.get() is not None


def write_down(page: Page, revision: Revision, stops: Iterable[str], user: Any) -> None:
    """Keep in the history why this version is published in spite of `stops`."""
    given, stops = _given.get(), list(stops)
    if given and stops and user and user.pk == given.user.pk:
        log(
            instance=page,
            action=PUBLISHED_ANYWAY,
            user=given.user,
            revision=revision,
            data={"reason": given.words, "stops": stops, "content": content_digest(page)},
        )


def covered(revision: Revision | None) -> set[str]:
    """The stops in spite of which this version may go live: sentences, as they were then."""
    entries = PageLogEntry.objects.filter(action=PUBLISHED_ANYWAY, revision=revision)
    if revision is None or not (found := list(entries)):
        return set()
    content = content_digest(revision.as_object())
    same = [entry for entry in found if entry.data.get("content") == content]
    return {stop for entry in same for stop in entry.data["stops"]}


def reasons_in_force(pages: Iterable[int]) -> dict[int, PageLogEntry]:
    """Of some pages, by primary key, the reason for which their live version is published."""
    live = Page.objects.filter(pk__in=list(pages), live=True).values("live_revision")
    entries = PageLogEntry.objects.filter(action=PUBLISHED_ANYWAY, revision__in=live)
    return {entry.page_id: entry for entry in entries.select_related("user").order_by("pk")}
