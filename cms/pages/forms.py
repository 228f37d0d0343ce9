"""The editor's form of a topic page: rules about several fields. Drafts may break them."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from cms.pages.review_stamp import clear_stamp

IN_ORDER = "Choose a day after “Last reviewed”."


def review_is_due_too_early(reviewed: Any, due: Any) -> bool:
    """Whether the next review is not after the last one. Both are dates or None."""
    return bool(reviewed and due and due <= reviewed)


class TopicPageForm(WagtailAdminPageForm):
    """Refuses to publish a page whose next review is not after its last one."""

    def clean(self) -> Any:
        cleaned = super().clean()
        reviewed, due = cleaned.get("last_reviewed"), cleaned.get("next_review_due")
        if review_is_due_too_early(reviewed, due) and not self.is_deferred_validation:
            self.add_error("next_review_due", IN_ORDER)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Save a new page as a draft. Wagtail would first save it as live, before the gate runs."""
        if self.instance._state.adding:
            self.instance.live = False
        if "last_reviewed" in self.changed_data:
            clear_stamp(self.instance)
        return super().save(commit)
