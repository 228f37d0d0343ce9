"""The short forms that add a source in the chooser: what was pasted, and what is missing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cms.evidence.lookup.new_source import NewSource, new_source
from cms.evidence.lookup.pasted_identifiers import Pasted
from cms.evidence.lookup.pasted_reference import MAX_CHARACTERS
from cms.evidence.models import ResearchSource

ASKED = ("kind", "title", "authors", "container", "year")
HIDDEN_FIELDS = ("doi", "pmid", "url", "guideline_id", "language", "import_text")
NOT_KNOWN = (
    "This is no DOI, PubMed number, web address or whole reference, so nothing could be looked up. "
    "It was kept as the title: fill in the rest."
)


class PasteForm(forms.Form):
    """One field that takes whatever names a publication."""

    field = "pasted"

    pasted = forms.CharField(
        label="What names the source",
        max_length=MAX_CHARACTERS,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Paste a DOI, a PubMed number, a web address or a whole reference, in any form. "
        "The rest is looked up.",
    )

    def look_up(self) -> NewSource:
        """What the library or a service knows of it; what was pasted is kept in any case."""
        words = self.cleaned_data["pasted"]
        try:
            return new_source(words)
        except ValidationError:
            fields = {"title": " ".join(words.split())[:500], "import_text": words}
            return NewSource(fields, not_found=NOT_KNOWN)


class NewSourceForm(forms.ModelForm):
    """What a new source needs, filled in as far as it is known. `found` says what was looked up."""

    url = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    class Meta:
        model = ResearchSource
        fields = (*ASKED, *HIDDEN_FIELDS)
        widgets = {
            "authors": forms.Textarea(attrs={"rows": 3}),
            **{name: forms.HiddenInput() for name in HIDDEN_FIELDS},
        }

    def __init__(self, *args: Any, found: NewSource | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found

    @classmethod
    def filled(cls, found: NewSource) -> "NewSourceForm":
        """The form as if somebody had sent it with all that was found."""
        return cls(data=found.fields)

    @property
    def already_listed(self) -> ResearchSource | None:
        """The source that the library has already, with one of the identifiers in the form."""
        for name in ("doi", "pmid", "url", "guideline_id"):
            value = str(self.data.get(name) or "").strip()
            for source in Pasted(name, value).duplicates() if value else []:
                return source
        return None

    def add_error(self, field: str | None, error: Any) -> None:
        """Shows a hidden field that was refused, so that it can be corrected."""
        super().add_error(field, error)
        for name in self.errors:
            if name in HIDDEN_FIELDS:
                self.fields[name].widget = forms.TextInput()
