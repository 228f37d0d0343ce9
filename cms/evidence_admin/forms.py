"""What the form of a source asks before it changes what pages rely on."""

from django import forms

from cms.evidence.choices import SourceStatus
from cms.evidence.forms import ResearchSourceForm
from cms.evidence.models import ResearchSource
from cms.usage.impact import impact_of
from cms.usage.uses import uses_of


class SourceForm(ResearchSourceForm):
    """A new status of a source in use is confirmed once; a finding in use is not taken away."""

    status_confirmed = forms.BooleanField(
        required=False,
        label="Change the status on all these pages",
        help_text="Tick this when you change the status of a source that pages rely on.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        stored = ResearchSource.objects.filter(pk=self.instance.pk).values_list("status").first()
        self.status_before = stored[0] if stored else None
        if stored is None:
            del self.fields["status_confirmed"]

    @property
    def changes_status(self) -> bool:
        after = self.cleaned_data.get("status")
        return bool(self.status_before and after and after != self.status_before)

    def clean(self):
        cleaned = super().clean()
        if self.changes_status and not cleaned.get("status_confirmed"):
            self._ask_to_confirm(cleaned["status"])
        return cleaned

    def _ask_to_confirm(self, status):
        if reach := impact_of(self.instance):
            before, after = SourceStatus(self.status_before).label, SourceStatus(status).label
            self.add_error(
                "status_confirmed",
                f"{reach}. The status would change there from “{before}” to “{after}”. "
                "Look at the pages listed above, tick this and save again.",
            )

    def is_valid(self):
        return super().is_valid() and self._takes_away_no_used_finding()

    def _takes_away_no_used_finding(self) -> bool:
        formset = self.formsets.get("findings")
        for form in formset.deleted_forms if formset else []:
            if form.instance.pk and (uses := uses_of(form.instance)):
                where = "; ".join(str(use) for use in uses)
                told = f"The finding “{form.instance.key}” is still used by: {where}."
                self.add_error(None, f"{told} Remove it there first, or keep it.")
        return not self.errors
