"""Refuses to delete an object that is in use, in the admin and in code."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model, ProtectedError
from django.db.models.signals import pre_delete
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.clinic.models import ContactForm, Location, Practitioner, SafetyNotice
from cms.evidence.models import Finding, ResearchSource
from cms.usage.uses import Use, uses_of

MAX_USES_IN_ERROR = 5
_lifted: ContextVar[bool] = ContextVar("guard_lifted", default=False)


class StillUsed(ProtectedError):
    """Pages, snippets or settings still use the object; nothing was deleted.

    `instance` is the object, `uses` lists where it is used.
    """

    def __init__(self, instance: Model, uses: list[Use]):
        self.instance, self.uses = instance, uses
        named = "; ".join(str(use) for use in uses[:MAX_USES_IN_ERROR])
        more = len(uses) - MAX_USES_IN_ERROR
        and_more = f"; and {more} more" if more > 0 else ""
        super().__init__(
            f"The {instance._meta.verbose_name} “{instance}” is still used by: {named}{and_more}. "
            "Remove it there first.",
            {use.user for use in uses},
        )


def protected_models() -> tuple[type[Model], ...]:
    """Return the models whose objects cannot be deleted while they are used."""
    return (
        ResearchSource, Finding, Practitioner, Location, SafetyNotice, ContactForm,
        get_image_model(), get_document_model(),
    )  # fmt: skip


def connect() -> None:
    for model in protected_models():
        pre_delete.connect(_before_delete, sender=model, dispatch_uid="usage.deletion_guard")


@contextmanager
def guard_lifted() -> Iterator[None]:
    """Let objects be deleted that are in use: those that were erased and came with a backup."""
    token = _lifted.set(True)
    try:
        yield
    finally:
        _lifted.reset(token)


def _before_delete(instance: Model, origin: Any = None, **_: Any) -> None:
    """
    Raises:
        StillUsed: the object is in use. A finding deleted with its source was checked with it.
    """
    if isinstance(instance, Finding) and isinstance(origin, ResearchSource):
        return
    if not _lifted.get() and (uses := uses_of(instance)):
        raise StillUsed(instance, uses)
