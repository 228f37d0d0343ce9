"""The form of a document in the admin, for all ways of uploading."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from wagtail.documents.forms import BaseDocumentForm

from cms.uploads.documents import clean_document
from cms.uploads.exceptions import UnreadableUpload


class CleanedDocumentForm(BaseDocumentForm):
    """Stores a new file without its metadata, or says why it cannot be stored."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        file.seek(0)
        content = file.read()
        try:
            cleaned = clean_document(file.name, content)
        except UnreadableUpload as fault:
            raise ValidationError(str(fault), code="unreadable") from fault
        file.seek(0)
        return file if cleaned == content else SimpleUploadedFile(file.name, cleaned)

    def add_error(self, field: str | None, error: Any) -> None:
        """Leave out what the model says about a file that the form has refused already."""
        named = getattr(error, "error_dict", {})
        if field is None and self.has_error("file"):
            named.pop("file", None)
            if not named:
                return
        super().add_error(field, error)
