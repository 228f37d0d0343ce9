"""The project's own image model; `description` (Wagtail's) is the alternative text."""

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class ClinicImage(AbstractImage):
    """A picture from the library."""

    admin_form_fields = WagtailImage.admin_form_fields


class ClinicRendition(AbstractRendition):
    """A stored size of an image."""

    image = models.ForeignKey(ClinicImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta(AbstractRendition.Meta):
        unique_together = (("image", "filter_spec", "focal_point_key"),)
