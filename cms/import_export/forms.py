from typing import Any

from django import forms
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page, Site
from wagtail.permissions import page_permission_policy

from cms.import_export.documents.document_model import UnreadableDocument
from cms.import_export.documents.drafting import Import, prepare
from cms.import_export.documents.reader import SUFFIXES, require_kind, require_size
from cms.import_export.rights import rights_of
from cms.import_export.waiting_upload import WaitingUpload
from cms.pages.models import HomePage, TopicPage

DOCUMENT = (
    "Plain text, Markdown, HTML (1 MB at most), a Word document (.docx) or an OpenDocument text "
    "(.odt; both 10 MB at most)."
)


class DocumentForm(forms.Form):
    """A document and the page above the new one. A valid form has the import in `prepared`.

    `waiting` is a document that was sent before with a form that had another fault: it need not be
    chosen again.
    """

    file = forms.FileField(
        label="Document",
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
        help_text=DOCUMENT,
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

    def __init__(
        self, *args: Any, user: Any, waiting: WaitingUpload | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.waiting = user, waiting
        if waiting:
            self.fields["file"].required = False
            self.fields["file"].help_text = (
                f"“{waiting.name}” is kept. Choose a document only if you want another one. "
                f"{DOCUMENT}"
            )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file:
            try:
                require_kind(file.name)
                require_size(file.name, file.size)
            except UnreadableDocument as error:
                raise forms.ValidationError(str(error)) from error
        return file

    def clean_parent(self) -> Page:
        parent = self.cleaned_data["parent"].specific
        if not parent.permissions_for_user(self.user).can_add_subpage():
            raise forms.ValidationError("You may not add pages there. Choose another page.")
        return parent

    def clean(self) -> Any:
        cleaned = super().clean()
        if "file" in cleaned and "parent" in cleaned:
            try:
                self.prepared = self._prepared(cleaned["file"], cleaned["parent"])
            except UnreadableDocument as error:
                self.add_error("file", str(error))
        return cleaned

    def _prepared(self, file: Any, parent: Page) -> Import:
        if file:
            return prepare(file.name, file.read(), parent, **rights_of(self.user))
        waiting: Any = self.waiting  # without one the field is required
        return prepare(waiting.name, waiting.read(), parent, **rights_of(self.user))


def only_parent(user: Any) -> Page | None:
    """The page below which a person adds pages, if there is one that stands above all others."""
    places = page_permission_policy.instances_user_has_permission_for(user, "add")
    places = places.type(HomePage, TopicPage).order_by("depth", "path")
    site = Site.objects.filter(is_default_site=True).first()
    home = places.filter(pk=site.root_page_id).first() if site else None
    if home:
        return home
    highest = list(places[:2])
    one = len(highest) == 1 or (len(highest) == 2 and highest[0].depth < highest[1].depth)
    return highest[0] if one else None
