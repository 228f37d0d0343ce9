"""The project's own image model; `description` (Wagtail's) is the alternative text."""

from io import BytesIO
from typing import Any

from django.core.files import File
from django.db import models, transaction
from django.utils import timezone
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

from cms.images.decoding import showable
from cms.images.restricted_collections import is_restricted
from cms.images.storage import UPLOADS, is_private, private_name
from cms.images.upload import clean_upload

# Of a stored file with its folders: 100, less the suffix that makes a name unique.
MAX_NAME_CHARACTERS = 94


def uploads_folder(instance: Any, filename: str) -> str:
    return (
        UPLOADS + str(instance.file.field.storage.get_valid_name(filename))[-MAX_NAME_CHARACTERS:]
    )


class ClinicImage(AbstractImage):
    """An image in the image library."""

    description = models.CharField(
        max_length=255,
        blank=True,
        default="",
        help_text="Describes the image for people who cannot see it, such as: A woman stretches on "
        "a mat. A page uses it as alternative text, and can replace it by one of its own.",
    )
    # The original upload, if `file` had to be cleaned. It has no public address.
    uploaded = models.FileField(
        upload_to=uploads_folder, max_length=200, blank=True, default="", editable=False
    )

    admin_form_fields = WagtailImage.admin_form_fields

    @property
    def default_alt_text(self) -> str:
        """The description; never the title, which is often a file name."""
        return str(self.description)

    @property
    def is_private(self) -> bool:
        """Whether the files are stored in the private folder."""
        return is_private(self.file.name)

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        """Clean a new file, and delete the renditions of the replaced one.

        Raises:
            UnreadablePicture: the new file is not a picture, or is broken.
        """
        if self.file and not self.file._committed:
            clean_upload(self)
            if update_fields is not None:
                update_fields = {*update_fields, "uploaded", "file_size", "file_hash"}
        rows = type(self).objects.filter(pk=self.pk)
        stored, uploaded = rows.values_list("file", "uploaded").first() or ("", "")
        super().save(*args, update_fields=update_fields, **kwargs)
        if stored and stored != self.file.name:
            self.renditions.all().delete()
        if uploaded and uploaded != self.uploaded.name:
            transaction.on_commit(lambda: self.uploaded.storage.delete(uploaded))

    def get_upload_to(self, filename: str) -> str:
        """Store files of a restricted collection in the private folder from the start."""
        path: str = super().get_upload_to(filename)
        if not is_restricted(self.collection):
            return path
        spare = MAX_NAME_CHARACTERS - len(private_name(""))
        folder, _, name = path.rpartition("/")
        return private_name(f"{folder}/{name[-(spare - len(folder) - 1) :]}")

    def generate_rendition_file(
        self,
        filter: Any,  # noqa: A002  Wagtail's name
        *,
        source: Any = None,
    ) -> Any:
        if source is None:
            with self.open_file() as file:
                source = File(BytesIO(file.read()), name=self.file.name)
        content = showable(source.read())
        source = File(BytesIO(content), name=self.file.name)
        return super().generate_rendition_file(filter, source=source)


class ClinicRendition(AbstractRendition):
    """A stored rendition of an image."""

    image = models.ForeignKey(ClinicImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta(AbstractRendition.Meta):
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    def get_upload_to(self, filename: str) -> str:
        """Store the rendition in the private folder if its image is there."""
        path: str = super().get_upload_to(filename)
        return private_name(path) if self.image.is_private else path


class RenditionRequest(models.Model):
    """An image whose renditions the publishing worker has yet to generate.

    A worker that generates them sets `next_attempt_at` to when its claim ends.
    """

    image = models.OneToOneField(ClinicImage, on_delete=models.CASCADE, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)  # begun, and not known to have ended
    failures = models.PositiveSmallIntegerField(default=0)  # ended with an error
    error = models.CharField(max_length=100, blank=True)  # the class of the last one
    next_attempt_at = models.DateTimeField(default=timezone.now, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)
    shapes = models.CharField(max_length=100, blank=True)  # what was asked for besides the sizes

    def __str__(self) -> str:
        return f"Sizes of image {self.image_id}"

    @property
    def shape_names(self) -> list[str]:
        return [name for name in self.shapes.split(",") if name]
