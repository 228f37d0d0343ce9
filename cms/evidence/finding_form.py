"""The form of one new finding, in the chooser beside a claim."""

from typing import Any

from django import forms
from django.urls import reverse

from cms.evidence.models import Finding

QUESTION = ("outcome", "population", "intervention", "comparator", "certainty", "rated_by")
NUMBERS = (
    "measure", "better", "scale_label", "scale_min", "scale_max", "people_per", "people_with",
    "people_without", "estimate", "interval_low", "interval_high", "interval_level", "importance",
    "time_count", "time_unit",
)  # fmt: skip
MORE = ("effect", "timepoint", "participants", "studies", "meets_importance_threshold", "locator")


class FindingForm(forms.ModelForm):
    """Who was studied, what was compared and found; then numbers, and what else is known."""

    class Meta:
        model = Finding
        fields = (*QUESTION, *NUMBERS, *MORE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sentence_url = reverse("finding_chooser:sentence")

    @property
    def question(self) -> list[forms.BoundField]:
        return [self[name] for name in QUESTION]

    @property
    def numbers(self) -> list[forms.BoundField]:
        return [self[name] for name in NUMBERS]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in MORE]

    @property
    def has_faults_in(self) -> dict[str, bool]:
        """Which folded groups must be open, because a field in them was refused."""
        return {
            "numbers": bool(self["measure"].value()) or any(self[name].errors for name in NUMBERS),
            "more": any(self[name].errors for name in MORE),
        }
