"""The form of a picture in the admin, however it is uploaded: a broken file is its error."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.images.decoding import check_picture
from cms.images.metadata import UnreadablePicture


class PictureField(WagtailImageField):
    """Wagtail's field, which reads no further than a picture's head, and one that reads it all."""

    def to_python(self, data):
        if isinstance(data, UploadedFile) and data.size:
            self.check_image_file_size(data)
            _require_readable(data)
        return super().to_python(data)


class PictureForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = PictureField(
                label=given.label, required=given.required, widget=given.widget
            )


def _require_readable(file: UploadedFile) -> None:
    file.seek(0)
    try:
        check_picture(file.read())
    except UnreadablePicture as fault:
        raise ValidationError(str(fault), code="invalid_image") from fault
    finally:
        file.seek(0)
