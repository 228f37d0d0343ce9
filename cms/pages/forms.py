"""The form of a topic page: what one field alone cannot know. A draft may break every rule."""

from wagtail.admin.forms import WagtailAdminPageForm

from cms.pages.review_stamp import open_stamp


class TopicPageForm(WagtailAdminPageForm):
    """Refuses, at publication, a next review that is not after the last."""

    def clean(self):
        cleaned = super().clean()
        reviewed, due = cleaned.get("last_reviewed"), cleaned.get("next_review_due")
        if reviewed and due and due <= reviewed and not self.is_deferred_validation:
            self.add_error("next_review_due", "The next review comes after the last one.")
        return cleaned

    def save(self, commit=True):
        """A new page is a draft until its publication: Wagtail would write it as a live one first,
        before it asks anybody whether it may be published."""
        if self.instance._state.adding:
            self.instance.live = False
        if "last_reviewed" in self.changed_data:
            open_stamp(self.instance)
        return super().save(commit)
