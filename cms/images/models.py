"""The project's own image model; `description` (Wagtail's) is the alternative text."""

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class ClinicImage(AbstractImage):
    """A picture from the library."""

    description = models.CharField(
        max_length=255,
        blank=True,
        default="",
        help_text="For people who cannot see it, such as: A woman stretches on a mat. A page takes "
        "it over as alternative text, and may say it better for its own purpose.",
    )

    admin_form_fields = WagtailImage.admin_form_fields

    @property
    def default_alt_text(self) -> str:
        """What a page starts with: the description. Never the title: a file name tells nobody."""
        return self.description

    def save(self, *args, **kwargs):
        """Sizes of a file that is no longer this picture's are deleted with the change."""
        stored = type(self).objects.filter(pk=self.pk).values_list("file", flat=True).first()
        super().save(*args, **kwargs)
        if stored and stored != self.file.name:
            self.renditions.all().delete()


class ClinicRendition(AbstractRendition):
    """A stored size of an image."""

    image = models.ForeignKey(ClinicImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta(AbstractRendition.Meta):
        unique_together = (("image", "filter_spec", "focal_point_key"),)
