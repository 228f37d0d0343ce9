"""A page that goes live through the gate only, whoever publishes it and however."""

from typing import Any

from django.db import transaction
from wagtail.models import Page, Revision

from cms.pages.checks.publish_gate import PublicationRefused, refuse_if_unfit, stops_of
from cms.pages.checks.publish_reason import covered, reason_is_given, write_down
from cms.pages.checks.same_body import same_body


class PublishGateMixin:
    """Mixed into page classes, before Wagtail's.

    `publish` is asked by workflows, schedules, bulk actions and `revision.publish()`, before
    anything is written; `save` meets copies, aliases and code that writes a live page directly.
    """

    def publish(self, revision, user=None, **kwargs):
        page = revision.as_object()
        with transaction.atomic():
            if reason_is_given():
                write_down(page, revision, stops_of(page), user)
            refuse_if_unfit(page, revision, user)
            return super().publish(revision, user=user, **kwargs)

    def add_child(self, **kwargs):
        """Treebeard counts a child before it is saved: a refused one is not counted."""
        with transaction.atomic():
            return super().add_child(**kwargs)

    def add_sibling(self, *args, **kwargs):
        with transaction.atomic():
            return super().add_sibling(*args, **kwargs)

    def save(self, *args: Any, update_fields=None, **kwargs: Any):
        written = update_fields is None or {"live", "body"} & set(update_fields)
        if self.live and written:
            self._pass_the_gate()
        if update_fields is not None:
            kwargs["update_fields"] = update_fields
        return super().save(*args, **kwargs)

    def _pass_the_gate(self) -> None:
        """Ask the gate where visitors would read another body than they do now."""
        before = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        if before is not None and before.live and same_body(before, self):
            return
        original = self.alias_of_id or (before and before.alias_of_id)
        if original:
            self._follow(Page.objects.get(pk=original).specific)
        else:
            refuse_if_unfit(self, _version_shown(self))

    def _follow(self, original: Page) -> None:
        """An alias shows what its original was let through with. Only what always stops a
        publication, and what its own language adds to it, stands in its way."""
        while original.alias_of_id:
            original = original.alias_of.specific
        abroad = f"In {self.locale}: " if original.locale_id != self.locale_id else ""
        stops = stops_of(self, only_always=True)
        if stops:
            excused = covered(_version_shown(original))
            stops = [stop for stop in stops if f"{abroad}{stop}" not in excused]
        if stops:
            raise PublicationRefused(self, stops)


def _version_shown(page) -> Revision | None:
    """The version that a live page shows; None where code has written another body since."""
    revision = page.live_revision
    same = revision is not None and same_body(revision.as_object(), page)
    return revision if same else None
