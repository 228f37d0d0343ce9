from typing import Annotated, Any, TypedDict
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from wagtail import blocks

from cms.pages.blocks.base import BodyBlock, PublicRichTextBlock
from cms.pages.blocks.chooser_blocks import DocumentBlock, PrefetchedImageChooserBlock
from cms.pages.rich_text import public_html
from cms.pages.serializers import Enum, ImageValue, enum, image, text
from cms.pages.video_addresses import hosted_video

TRANSCRIPT = ["h3", "bold", "italic", "ol", "ul"]


class VideoProvider(models.TextChoices):
    """Who plays the video."""

    YOUTUBE = "youtube", "YouTube"
    VIMEO = "vimeo", "Vimeo"
    FILE = "file", "This website"


class VideoValue(TypedDict):
    """A video. Ask nothing of YouTube or Vimeo before a visitor has chosen to play it.

    `url` is its page there, or the file; `embed_url` plays it in a frame, null for a file.
    `captions_url` has the captions of a file (WebVTT). `poster` is the clinic's own picture.
    """

    title: str
    provider: Annotated[Enum, VideoProvider]
    url: str
    embed_url: str | None
    poster: ImageValue | None
    has_captions: bool
    captions_url: str | None
    transcript_html: str | None


class VideoBlock(BodyBlock):
    """A video at YouTube or Vimeo, or a file of the clinic."""

    title = blocks.CharBlock(
        max_length=150, help_text="What it shows, such as: Four exercises for the lower back"
    )
    address = blocks.URLBlock(
        required=False,
        default="",
        label="Address at YouTube or Vimeo",
        help_text="As your browser shows it while you watch. Visitors’ browsers ask nothing of "
        "YouTube or Vimeo until they press play.",
    )
    file = DocumentBlock(
        required=False,
        help_text="Or a file of your own from Documents, in MP4. Fill in either this or the "
        "address.",
    )
    poster = PrefetchedImageChooserBlock(
        required=False,
        label="Picture",
        help_text="What visitors see before they press play.",
    )
    has_captions = blocks.BooleanBlock(
        required=False,
        default=False,
        label="The video has captions at YouTube or Vimeo",
        help_text="Tick this if they were checked by a person: those made by a machine are often "
        "wrong where it matters.",
    )
    captions = DocumentBlock(
        required=False,
        help_text="The captions of your own file, from Documents, in WebVTT (.vtt).",
    )
    transcript = PublicRichTextBlock(
        required=False,
        features=TRANSCRIPT,
        help_text="What is said and shown, for people who cannot see or hear it, and for search.",
    )

    def anchor_text(self, value: Any) -> str:
        return str(value.get("title") or "")

    def section_heading(self, value: Any) -> str:
        return ""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and (faults := _faults(cleaned)):
            raise blocks.StructBlockValidationError(block_errors=faults)
        return cleaned

    def get_api_representation(self, value: Any, context: Any = None) -> VideoValue | None:
        title, file = text(value.get("title")), DocumentBlock.public(value.get("file"))
        hosted = hosted_video(text(value.get("address")) or "")
        if not title or not (hosted or is_of_kind(file, "mp4")):
            return None
        captions = None if hosted else DocumentBlock.public(value.get("captions"))
        captions = captions if is_of_kind(captions, "vtt") else None
        return VideoValue(
            title=title,
            provider=enum(VideoProvider, hosted.provider if hosted else "file"),
            url=hosted.url if hosted else urljoin(settings.CMS_URL, file.url),
            embed_url=hosted.embed_url if hosted else None,
            poster=image(value.get("poster")),
            has_captions=bool(value.get("has_captions")) if hosted else captions is not None,
            captions_url=urljoin(settings.CMS_URL, captions.url) if captions else None,
            transcript_html=public_html(value.get("transcript")),
        )

    class Meta:
        icon = "media"
        label = "Video"
        label_format = "{title}"
        description = "A video at YouTube or Vimeo, or a file of your own, with its transcript."
        preview_value = {
            "title": "Four exercises for the lower back",
            "address": "https://vimeo.com/76979871",
            "file": None,
            "poster": None,
            "has_captions": True,
            "captions": None,
            "transcript": "<p>A woman stands on a mat and bends forwards.</p>",
        }


def is_of_kind(document: Any, extension: str) -> bool:
    return document is not None and document.file_extension.lower() == extension


def _faults(value: Any) -> dict[str, ValidationError]:
    """What is wrong with each field: `{"address": ValidationError("Give either …")}`."""
    address, file, captions = (value.get(name) for name in ("address", "file", "captions"))
    faults = {}
    if bool(address) == bool(file):
        faults["address"] = ValidationError("Give either an address or a file.")
    elif address and not hosted_video(address):
        faults["address"] = ValidationError(
            "This is no address of a video at YouTube or Vimeo. Open the video there, and copy the "
            "address from your browser."
        )
    if file and not is_of_kind(file, "mp4"):
        faults["file"] = ValidationError("Choose a video whose name ends in .mp4.")
    if captions and not is_of_kind(captions, "vtt"):
        faults["captions"] = ValidationError("Choose a file whose name ends in .vtt.")
    return faults
