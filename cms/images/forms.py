"""The forms of images and documents in the admin. They reject broken files, and a full disk."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.images.decoding import check_picture
from cms.images.disk_space import DISK_IS_FULL, DiskFull, require_space
from cms.images.metadata import UnreadablePicture
from cms.uploads.forms import CleanedDocumentForm


class PictureField(WagtailImageField):
    """Reads the whole file; Wagtail's field reads only its header."""

    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile) and data.size:
            self.check_image_file_size(data)
            _require_readable(data)
            _require_space(data)
        return super().to_python(data)


class PictureForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field = self.fields["file"]
            self.fields["file"] = PictureField(
                label=field.label, required=field.required, widget=field.widget
            )


class DocumentForm(CleanedDocumentForm):
    """The form of a document in the admin."""

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile):
            _require_space(file)
        return super().clean_file()


def _require_space(file: UploadedFile) -> None:
    try:
        require_space(file.size)
    except DiskFull as fault:
        raise ValidationError(DISK_IS_FULL, code="disk_full") from fault


def _require_readable(file: UploadedFile) -> None:
    file.seek(0)
    try:
        check_picture(file.read())
    except UnreadablePicture as fault:
        raise ValidationError(str(fault), code="invalid_image") from fault
    finally:
        file.seek(0)
