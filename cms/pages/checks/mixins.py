"""A page that goes live through the publish gate only, whatever publishes it."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from wagtail.blocks import StreamValue
from wagtail.models import Page, Revision

from cms.pages.body import body_of
from cms.pages.checks.publish_gate import (
    PublicationRefused,
    only_takes_down,
    refuse_if_unfit,
    stops_of,
)
from cms.pages.checks.publish_reason import excused_stops, log_reason, reason_is_given


class PublishGateMixin:
    """Mixed into page classes, before Wagtail's.

    Workflows, schedules, bulk actions and `revision.publish()` call `publish`, before anything is
    written. Copies, aliases and code that writes a live page directly call `save` only.
    """

    def publish(self, revision: Revision, user: Any = None, **kwargs: Any) -> Any:
        page = revision.as_object()
        with transaction.atomic():
            if reason_is_given():
                log_reason(page, revision, stops_of(page), user)
            refuse_if_unfit(page, revision, user)
            return super().publish(revision, user=user, **kwargs)

    def add_child(self, **kwargs: Any) -> Any:
        """Atomic, because Treebeard counts a child before it is saved and perhaps refused."""
        with transaction.atomic():
            return super().add_child(**kwargs)

    def add_sibling(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().add_sibling(*args, **kwargs)

    def save(self, *args: Any, update_fields: Collection[str] | None = None, **kwargs: Any) -> Any:
        written = update_fields is None or {"live", "body"} & set(update_fields)
        if self.live and written:
            self._check_gate()
        if update_fields is not None:
            kwargs["update_fields"] = update_fields
        return super().save(*args, **kwargs)

    def _check_gate(self) -> None:
        """Ask the gate when visitors would read another body than they do now."""
        before = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        if before is not None and before.live and same_body(before, self):
            return
        original = self.alias_of_id or (before and before.alias_of_id)
        if original:
            self._check_gate_as_alias(Page.objects.get(pk=original).specific)
        else:
            refuse_if_unfit(self, _version_shown(self))

    def _check_gate_as_alias(self, original: Page) -> None:
        """Refuse an alias only for issues that always stop a page, in the alias's own language.

        The written reason with which its original was published excuses the alias too.
        """
        if only_takes_down(self):
            return
        while original.alias_of_id:
            original = original.alias_of.specific
        prefix = f"In {self.locale}: " if original.locale_id != self.locale_id else ""
        stops = stops_of(self, only_always=True)
        if stops:
            excused = excused_stops(_version_shown(original))
            stops = [stop for stop in stops if f"{prefix}{stop}" not in excused]
        if stops:
            raise PublicationRefused(self, stops)


def _version_shown(page: Page) -> Revision | None:
    """The revision that a live page shows; None if code has written another body since."""
    revision = page.live_revision
    same = revision is not None and same_body(revision.as_object(), page)
    return revision if same else None


def same_body(one: Any, other: Any) -> bool:
    """Whether two pages, saved or not, show the same blocks. Two pages without blocks do.

    Reading a block fills in the fields that it did not have when it was stored, and gives ids to
    parts without one. Neither counts as a change.
    """
    return bool(_stored(one) == _stored(other) or _filled_in(one) == _filled_in(other))


def _stored(page: Any) -> Any:
    body = getattr(page, "body", None)
    return body.get_prep_value() if isinstance(body, StreamValue) else body


def _filled_in(page: Any) -> Any:
    for child in body_of(page) or ():
        child.value  # noqa: B018  reading it fills in its fields
    return _without_ids(_stored(page))


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_ids(part) for name, part in value.items() if name != "id"}
    return [_without_ids(part) for part in value] if isinstance(value, list) else value
