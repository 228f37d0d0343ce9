"""Serializers of images and documents: their addresses, sizes and crops."""

from typing import Any

from rest_framework.fields import Field
from wagtail.api.v2.serializers import BaseSerializer, TagsField
from wagtail.api.v2.utils import get_full_url
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from cms.images.renditions import ImageSource, srcset, stored_renditions
from cms.images.shapes import ImageShape, shapes
from cms.pages.serializers import FocalPoint, focal_point


class DownloadUrlField(Field):
    """The address of an original file, as stock Wagtail has it.

    Absolute for a document and for what stands on a page; for an image in `images/` it is absolute
    only where the files are at another host.
    """

    def to_representation(self, instance: Any) -> str:
        address: str = getattr(instance, "url", None) or instance.file.url
        view = self.context["view"]
        if isinstance(instance, AbstractImage) and not issubclass(view.model, Page):
            return address
        return str(get_full_url(self.context["request"], address))


class PrefetchedTagsField(TagsField):
    """`["back", "spine"]`, from tags that were prefetched for the whole list."""

    def to_representation(self, value: Any) -> list[str]:
        return sorted(tag.name for tag in value.all())


class FocalPointField(Field):
    """`{"x": 0.25, "y": 0.5}` in fractions of the width and height, from the top left."""

    def to_representation(self, picture: Any) -> FocalPoint | None:
        return focal_point(picture)


class SrcsetField(Field):
    """The stored sizes, one entry a format, ready for `<source type srcset>`."""

    def to_representation(self, picture: Any) -> list[ImageSource]:
        return srcset(stored_renditions(picture))


class ShapesField(Field):
    """The crops that somebody asked for, as far as they are made."""

    def to_representation(self, picture: Any) -> list[ImageShape]:
        return shapes(picture)


class FileSerializer(BaseSerializer):
    """An image or a document."""

    download_url = DownloadUrlField(source="*", read_only=True)

    def build_property_field(self, field_name: str, model_class: Any) -> tuple[Any, Any]:
        built, options = super().build_property_field(field_name, model_class)
        return (PrefetchedTagsField if built is TagsField else built), options


class ImageSerializer(FileSerializer):
    """A picture, with its sizes and crops."""

    focal_point = FocalPointField(source="*", read_only=True)
    srcset = SrcsetField(source="*", read_only=True)
    shapes = ShapesField(source="*", read_only=True)
