"""The form of an image in the admin, for all ways of uploading. Rejects broken files."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.images.decoding import check_picture
from cms.images.metadata import UnreadablePicture


class PictureField(WagtailImageField):
    """Reads the whole file; Wagtail's field reads only its header."""

    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile) and data.size:
            self.check_image_file_size(data)
            _require_readable(data)
        return super().to_python(data)


class PictureForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field = self.fields["file"]
            self.fields["file"] = PictureField(
                label=field.label, required=field.required, widget=field.widget
            )


def _require_readable(file: UploadedFile) -> None:
    file.seek(0)
    try:
        check_picture(file.read())
    except UnreadablePicture as fault:
        raise ValidationError(str(fault), code="invalid_image") from fault
    finally:
        file.seek(0)
