"""The form of a research source: what one field alone cannot know."""

from wagtail.admin.forms.models import WagtailAdminModelForm


class ResearchSourceForm(WagtailAdminModelForm):
    """Refuses circles among the sources that build on one another."""

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk:
            self._refuse_circle("depends_on", cleaned.get("depends_on") or [])
            self._refuse_succession(cleaned.get("superseded_by"))
        return cleaned

    def _refuse_succession(self, successor):
        seen = set()
        while successor and successor.pk not in seen:
            if successor.pk == self.instance.pk:
                told = "A source cannot be superseded by itself, not even through others."
                self.add_error("superseded_by", told)
                return
            seen.add(successor.pk)
            successor = successor.superseded_by

    def _refuse_circle(self, field, sources):
        seen, queue = set(), list(sources)
        while queue:
            source = queue.pop()
            if source.pk == self.instance.pk:
                self.add_error(field, "A source cannot build on itself, not even through others.")
                return
            if source.pk not in seen:
                seen.add(source.pk)
                queue.extend(source.depends_on.all())
