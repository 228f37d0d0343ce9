"""The form with which a person decides about a claim."""

from typing import Any

from django import forms

from cms.claim_history.models import BY_PEOPLE, ClaimChange, Decision
from cms.evidence.choices import Certainty
from cms.evidence.choosers import source_chooser
from cms.evidence.models import ResearchSource
from cms.evidence_changes.claim_edits import claim_of
from cms.evidence_changes.decisions import Chosen
from cms.evidence_changes.describing import what_happened
from cms.evidence_changes.suggestions import Suggestion

MAX_REASON_CHARACTERS = 300


class DecisionForm(forms.Form):
    """All four decisions; which fields count depends on `decision`.

    What the desk sends with one click has the decision only: the reason is then what happened to
    the source, a softer claim is one step less certain, and the first suggestion replaces the
    source.
    """

    decision = forms.ChoiceField(choices=[(each.value, each.label) for each in BY_PEOPLE])
    certainty = forms.ChoiceField(
        required=False,
        label="Show this certainty instead",
        help_text="Only lower ones than the findings give are offered.",
    )
    heading = forms.CharField(
        required=False,
        max_length=150,
        label="Words of the claim",
        help_text="Such as: May ease pain. Change the points below it in the editor.",
    )
    suggestion = forms.ChoiceField(
        required=False, label="Findings on the same outcome", widget=forms.RadioSelect
    )
    source = forms.ModelChoiceField(
        ResearchSource.objects.all(),
        required=False,
        label="Or another source",
        widget=source_chooser(),
        help_text="The whole source. Choose one of its findings in the editor.",
    )
    reason = forms.CharField(
        required=False,
        max_length=MAX_REASON_CHARACTERS,
        label="Because",
        help_text="For your colleagues: it is kept in the history of the page.",
    )
    public_words = forms.CharField(
        required=False,
        max_length=MAX_REASON_CHARACTERS,
        label="What visitors read",
        help_text="One sentence after what happened, such as: Two other studies say the same. "
        "Leave empty for the usual sentence.",
    )

    def __init__(
        self, data: Any, *, row: ClaimChange, claim: Any, suggested: list[Suggestion]
    ) -> None:
        super().__init__(data)
        self.row, self.suggested = row, {str(each.finding.pk): each for each in suggested}
        self.heading = claim.get("heading") if claim is not None else row.heading
        self.softer = softer_certainties(claim)
        self.fields["certainty"].choices = [
            ("", "As the findings give it"), *((each.value, each.label) for each in self.softer),
        ]  # fmt: skip
        self.fields["suggestion"].choices = [
            (key, str(each)) for key, each in self.suggested.items()
        ]
        self.initial = {"heading": self.heading} | (
            {"certainty": self.softer[0].value} if self.softer else {}
        )
        if self.suggested:
            self.initial["suggestion"] = next(iter(self.suggested))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        decision = cleaned.get("decision")
        if decision == Decision.KEPT and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", "Write why the claim stays as it is.")
        replaces = decision == Decision.REPLACED
        if replaces and not (cleaned.get("suggestion") or cleaned.get("source")):
            self.add_error("source", "Choose the source that the claim is to rest on.")
        if replaces and cleaned.get("source") in (self.row.change.source, self.row.via):
            self.add_error("source", "Choose another source than the one that changed.")
        if decision == Decision.SOFTENED and not (cleaned.get("certainty") or self._heading()):
            self.add_error(
                "heading",
                "Change the words, or choose a lower certainty: as it is, nothing would change.",
            )
        return cleaned

    def _heading(self) -> str:
        """The heading, if it was changed."""
        heading = (self.cleaned_data.get("heading") or "").strip()
        return "" if heading == self.heading else heading

    @property
    def chosen(self) -> Chosen:
        data = self.cleaned_data
        found = None if data["source"] else self.suggested.get(data["suggestion"])
        return Chosen(
            decision=Decision(data["decision"]),
            reason=data["reason"].strip() or what_happened(self.row.change)[:MAX_REASON_CHARACTERS],
            public_words=data["public_words"].strip(),
            certainty=Certainty(data["certainty"]) if data["certainty"] else None,
            words={"heading": self._heading()} if self._heading() else {},
            source=found.finding.source if found else data["source"],
            finding=found.finding if found else None,
        )


def softer_certainties(claim: Any) -> list[Certainty]:
    """The certainties below that of the claim, the nearest first; none if it has none."""
    shown = claim.verdict().certainty if claim is not None else None
    rated = [each for each in map(Certainty, Certainty.values) if each != "not_rated"]
    return [each for each in rated if shown and each.rank < shown.rank]


def claim_in_question(row: ClaimChange) -> Any:
    """The claim as visitors read it, else as the draft has it; None if it is gone."""
    if row.in_live and (found := claim_of(row.page.specific, row)) is not None:
        return found
    return claim_of(row.page.get_latest_revision_as_object(), row)
