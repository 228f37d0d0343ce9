"""A page that goes live through the gate only, whoever publishes it and however."""

from typing import Any

from wagtail.blocks import StreamValue

from cms.pages.checks.gate import is_closed, refuse_if_unfit


class GatedPage:
    """Mixed into page classes, before Wagtail's.

    `publish` is asked by workflows, schedules, bulk actions and `revision.publish()`, before
    anything is written; `save` meets code that writes a live page directly.
    """

    def publish(self, revision, user=None, **kwargs):
        refuse_if_unfit(revision.as_object(), revision, user)
        return super().publish(revision, user=user, **kwargs)

    def save(self, *args: Any, update_fields=None, **kwargs: Any):
        written = update_fields is None or {"live", "body"} & set(update_fields)
        if self.live and written and is_closed() and self._shows_something_new():
            refuse_if_unfit(self, self.live_revision)
        if update_fields is not None:
            kwargs["update_fields"] = update_fields
        return super().save(*args, **kwargs)

    def _shows_something_new(self) -> bool:
        """Whether visitors would read another body than they do now.

        An alias follows its original, which has passed: refused here, it would be half published.
        """
        before = type(self).objects.filter(pk=self.pk).first()
        if before is not None and before.alias_of_id:
            return False
        return before is None or not before.live or _body(before) != _body(self)


def _body(page) -> Any:
    body = getattr(page, "body", None)
    return body.get_prep_value() if isinstance(body, StreamValue) else body
