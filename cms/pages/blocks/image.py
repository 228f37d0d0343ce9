from typing import Any, TypedDict

from django.templatetags.static import static
from wagtail import blocks

from cms.pages.blocks.base import BodyBlock
from cms.pages.blocks.chooser_blocks import DescribedImageBlock
from cms.pages.serializers import ImageValue, image, text


class PictureValue(TypedDict):
    image: ImageValue | None
    alt: str
    decorative: bool
    caption: str | None


class PictureBlock(BodyBlock):
    """An image with an alt text, or marked as decoration."""

    image = DescribedImageBlock(
        help_text="Describe what matters in the picture for this page, or mark it as decoration."
    )
    caption = blocks.CharBlock(
        required=False, max_length=300, help_text="A line below the picture, for everyone."
    )

    def get_api_representation(self, value: Any, context: Any = None) -> PictureValue | None:
        picture = value.get("image")
        alt = (picture and picture.contextual_alt_text) or ""
        return PictureValue(
            image=image(picture, alt=alt),
            alt=alt,
            decorative=bool(picture and picture.decorative),
            caption=text(value.get("caption")),
        )

    def preview_answer(self, value: Any, context: Any) -> PictureValue:
        example = ImageValue(
            url=static("pages/preview-picture.svg"),
            width=800,
            height=400,
            alt="A drawing of hills in the sun",
            focal_point=None,
            srcset=[],
        )
        return PictureValue(
            image=example, alt=example["alt"], decorative=False, caption=text(value.get("caption"))
        )

    class Meta:
        icon = "image"
        label = "Image"
        label_format = "{caption}"
        description = "A picture with its description, or marked as decoration."
        preview_value = {"image": None, "caption": "A picture from the library, with its caption."}
