"""Refuses the approval of one's own words: finds who changed a page last and who may approve it.

Content is compared: a version that a person saves without changing anything still counts as the
work of whoever wrote it.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Page, Revision

from cms.pages.content_digest import content_digest

MAX_NAMES = 3
MAX_REVISIONS = 100  # compared at about a millisecond each while an editor opens the page
SELF_APPROVAL = "You wrote the latest version of this page: somebody else has to approve it."
TAKE_BACK = (
    "Or take your change back: under History, review the version before yours, save it as the "
    "draft, and approve that."
)


def wrote(obj: Any, user: Any) -> bool:
    """Whether the latest change to a page's content is this person's.

    If A writes and B changes a comma, then B may not approve and A may: A reads B's change. If A
    then saves without a change, the comma is still B's.
    """
    latest = obj.get_latest_revision()
    if not latest or not user:
        return False
    if not isinstance(obj, Page):
        return bool(latest.user_id == user.pk)
    touched = Revision.objects.filter(
        base_content_type=latest.base_content_type_id, object_id=latest.object_id, user=user
    )
    return bool(touched.exists() and author_of(latest) == user.pk)


def author_of(version: Revision) -> int | None:
    """Who first saved the content of a version; later saves of the same content do not count."""
    author: int | None = version.user_id
    content = content_digest(version.as_object())
    for earlier in _before(version):
        if content_digest(earlier.as_object()) == content:
            author = earlier.user_id
    return author


def _before(version: Revision) -> Iterator[Revision]:
    """Earlier versions of the same page, the latest first."""
    same = Revision.objects.filter(
        base_content_type=version.base_content_type_id, object_id=version.object_id
    )
    earlier = same.filter(created_at__lte=version.created_at).exclude(pk=version.pk)
    yield from earlier.order_by("-created_at", "-pk")[:MAX_REVISIONS]


def refusal_of_own_work(task: Any, user: Any) -> str:
    """The text for a person who may not approve: why, who else may, and what else they can do."""
    groups = list(task.groups.all())
    named = " or ".join(f"“{group.name}”" for group in groups) or "those who approve"
    people = get_user_model().objects.filter(groups__in=groups, is_active=True)
    others = people.exclude(pk=user.pk).distinct().order_by("last_name", "first_name", "pk")
    names = [person.get_full_name() or person.get_username() for person in others[:MAX_NAMES]]
    if names:
        return f"{SELF_APPROVAL} Ask {' or '.join(names)} (of {named}). {TAKE_BACK}"
    alone = f"Nobody else belongs to {named}: ask an administrator to add somebody."
    return f"{SELF_APPROVAL} {alone} {TAKE_BACK}"
