"""Forms: a research source, the dismissal of an alert, and the choice of a source to merge with."""

from collections.abc import Iterable
from typing import Any

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm

from cms.evidence.choices import SourceStatus
from cms.evidence.choosers import source_chooser
from cms.evidence.models import ResearchSource
from cms.evidence.source_graph import dependants_of, would_build_on_itself
from cms.usage.impact import impact_of
from cms.usage.uses import uses_of


class SourceForm(WagtailAdminModelForm):
    """Asks to confirm a new status of a source in use, and refuses to remove a finding in use.

    Refuses circles among the sources that build on one another or supersede one another.
    """

    status_confirmed = forms.BooleanField(
        required=False,
        label="Change the status on all these pages",
        help_text="They are listed above. What visitors read there changes at once.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = ResearchSource.objects.filter(pk=self.instance.pk).values_list("status").first()
        self.status_before = stored[0] if stored else None
        if stored is None:
            del self.fields["status_confirmed"]
        else:
            self._offer_no_circle()

    def _offer_no_circle(self) -> None:
        """Leave out of the sources to build on this one, and those that build on it."""
        offered: Any = self.fields["depends_on"]
        own = dependants_of([self.instance.pk])
        offered.widget.choices = [
            (value, label) for value, label in offered.choices if value.value not in own
        ]

    @property
    def changes_status(self) -> bool:
        after = self.cleaned_data.get("status")
        return bool(self.status_before and after and after != self.status_before)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.instance.pk:
            self._refuse_circle(cleaned.get("depends_on") or [])
            self._refuse_circular_succession(cleaned.get("superseded_by"))
        if self.changes_status and not cleaned.get("status_confirmed"):
            self._ask_to_confirm(cleaned["status"])
        return cleaned

    def _refuse_circle(self, depends_on: Iterable[ResearchSource]) -> None:
        if would_build_on_itself(self.instance.pk, [source.pk for source in depends_on]):
            self.add_error(
                "depends_on", "A source cannot build on itself, not even through others."
            )

    def _refuse_circular_succession(self, successor: ResearchSource | None) -> None:
        seen: set[int] = set()
        while successor and successor.pk not in seen:
            if successor.pk == self.instance.pk:
                refusal = "A source cannot be superseded by itself, not even through others."
                self.add_error("superseded_by", refusal)
                return
            seen.add(successor.pk)
            successor = successor.superseded_by

    def _ask_to_confirm(self, status: str) -> None:
        if impact := impact_of(self.instance):
            before, after = SourceStatus(self.status_before).label, SourceStatus(status).label
            self.add_error(
                "status_confirmed",
                f"{impact}. The status would change there from “{before}” to “{after}”. "
                "Look at the pages listed above, tick this and save again.",
            )

    def is_valid(self) -> bool:
        return super().is_valid() and self._takes_away_no_used_finding()

    def _takes_away_no_used_finding(self) -> bool:
        formset = self.formsets.get("findings")
        for form in formset.deleted_forms if formset else []:
            if form.instance.pk and (uses := uses_of(form.instance)):
                where = "; ".join(str(use) for use in uses)
                refusal = f"The finding “{form.instance.name}” is still used by: {where}."
                self.add_error(None, f"{refusal} Remove it there first, or keep it.")
        return not self.errors


class DismissForm(forms.Form):
    """Why a source alert changes nothing."""

    why = forms.CharField(
        label="Why nothing has to change",
        max_length=300,
        help_text="Is kept in the source’s history. Such as: corrects an author’s affiliation "
        "only.",
    )


class MergeForm(forms.Form):
    """Which source is the same publication."""

    other = forms.ModelChoiceField(
        ResearchSource.objects.all(),
        label="The other record of the same publication",
        widget=source_chooser(),
    )
