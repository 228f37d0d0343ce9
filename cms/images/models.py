"""The project's own image model; `description` (Wagtail's) is the alternative text."""

from io import BytesIO

from django.core.files import File
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

from cms.images.decoding import showable
from cms.images.restricted_collections import is_restricted
from cms.images.storage import UPLOADS, is_private, private_name
from cms.images.upload import take_in

MAX_NAME_CHARACTERS = 94  # of a stored file, with its folders: 100 less what makes a name unique


def uploads_folder(instance, filename):
    return UPLOADS + instance.file.field.storage.get_valid_name(filename)[-MAX_NAME_CHARACTERS:]


class ClinicImage(AbstractImage):
    """A picture from the library."""

    description = models.CharField(
        max_length=255,
        blank=True,
        default="",
        help_text="For people who cannot see it, such as: A woman stretches on a mat. A page takes "
        "it over as alternative text, and may say it better for its own purpose.",
    )
    # As it came, where `file` had to be cleaned. No address serves it.
    uploaded = models.FileField(
        upload_to=uploads_folder, max_length=200, blank=True, default="", editable=False
    )

    admin_form_fields = WagtailImage.admin_form_fields

    @property
    def default_alt_text(self) -> str:
        """What a page starts with: the description. Never the title: a file name tells nobody."""
        return self.description

    @property
    def is_private(self) -> bool:
        """Whether its files lie where the public cannot read them."""
        return is_private(self.file.name)

    def save(self, *args, update_fields=None, **kwargs):
        """Cleans a new file; sizes of a file that is no longer this picture's are deleted.

        Raises:
            UnreadablePicture: the new file is no picture, or broken.
        """
        if self.file and not self.file._committed:
            take_in(self)
            if update_fields is not None:
                update_fields = {*update_fields, "uploaded", "file_size", "file_hash"}
        rows = type(self).objects.filter(pk=self.pk)
        stored, uploaded = rows.values_list("file", "uploaded").first() or ("", "")
        super().save(*args, update_fields=update_fields, **kwargs)
        if stored and stored != self.file.name:
            self.renditions.all().delete()
        if uploaded and uploaded != self.uploaded.name:
            transaction.on_commit(lambda: self.uploaded.storage.delete(uploaded))

    def get_upload_to(self, filename):
        """A file of a restricted collection never gets a public address, not for a moment."""
        path = super().get_upload_to(filename)
        if not is_restricted(self.collection):
            return path
        spare = MAX_NAME_CHARACTERS - len(private_name(""))
        folder, _, name = path.rpartition("/")
        return private_name(f"{folder}/{name[-(spare - len(folder) - 1) :]}")

    def generate_rendition_file(self, filter, *, source=None):  # noqa: A002  Wagtail's name
        if source is None:
            with self.open_file() as file:
                source = File(BytesIO(file.read()), name=self.file.name)
        content = showable(source.read())
        source = File(BytesIO(content), name=self.file.name)
        return super().generate_rendition_file(filter, source=source)


class ClinicRendition(AbstractRendition):
    """A stored size of an image."""

    image = models.ForeignKey(ClinicImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta(AbstractRendition.Meta):
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    def get_upload_to(self, filename):
        """Beside the picture: public or not."""
        path = super().get_upload_to(filename)
        return private_name(path) if self.image.is_private else path


@receiver(post_delete, sender=ClinicImage)
def delete_what_was_uploaded(sender, instance, **kwargs):
    if instance.uploaded:
        storage, name = instance.uploaded.storage, instance.uploaded.name
        transaction.on_commit(lambda: storage.delete(name))
