from typing import Any

from django import forms
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from cms.import_export.documents.document_model import UnreadableDocument
from cms.import_export.documents.drafting import Import, prepare
from cms.import_export.documents.reader import SUFFIXES, require_size
from cms.pages.models import HomePage, TopicPage


class DocumentForm(forms.Form):
    """A document and the page above the new one. A valid form has the import in `prepared`."""

    file = forms.FileField(
        label="Document",
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
        help_text="Plain text, Markdown, HTML (1 MB at most) or a Word document (.docx, 10 MB at "
        "most).",
        error_messages={"required": "Choose a document."},
    )
    parent = forms.ModelChoiceField(
        Page.objects.filter(depth__gt=1),
        label="Below which page",
        widget=AdminPageChooser(target_models=[HomePage, TopicPage], user_perms="add_subpage"),
        help_text="The draft is created below this page, in the language of this page.",
        error_messages={"required": "Choose the page above the new one."},
    )
    prepared: Import

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_parent(self) -> Page:
        parent = self.cleaned_data["parent"].specific
        if not parent.permissions_for_user(self.user).can_add_subpage():
            raise forms.ValidationError("You may not add pages there. Choose another page.")
        return parent

    def clean(self) -> Any:
        cleaned = super().clean()
        if "file" in cleaned and "parent" in cleaned:
            file = cleaned["file"]
            try:
                require_size(file.name, file.size)
                self.prepared = prepare(file.name, file.read(), cleaned["parent"])
            except UnreadableDocument as error:
                self.add_error("file", str(error))
        return cleaned
