"""Videos that visitors cannot see, hear or read."""

from collections.abc import Iterator

from cms.pages.blocks.chooser_blocks import DocumentBlock
from cms.pages.blocks.video import is_of_kind
from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.plain_text import plain
from cms.pages.checks.subject import Rule, Subject
from cms.pages.serializers import text
from cms.pages.video_addresses import hosted_video


def hidden_video(subject: Subject) -> Iterator[Issue]:
    """A video of which nothing can be played."""
    for part in subject.parts_of("video"):
        hosted = hosted_video(text(part.value.get("address")) or "")
        if not hosted and not is_of_kind(DocumentBlock.public(part.value.get("file")), "mp4"):
            yield part.issue(
                "hidden_video",
                Level.STOP,
                "Visitors do not see this video: its address is not one of YouTube or Vimeo, or "
                "its file was deleted or is private.",
                "Copy the address from your browser while you watch it, or choose another file.",
            )


def video_without_captions(subject: Subject) -> Iterator[Issue]:
    """A video that people who do not hear cannot follow (WCAG 2.2, 1.2.2)."""
    for part in subject.parts_of("video"):
        if text(part.value.get("address")):
            has_captions = part.value.get("has_captions")
            fix = "Add captions there and tick “The video has captions”."
        else:
            has_captions = is_of_kind(DocumentBlock.public(part.value.get("captions")), "vtt")
            fix = "Choose the file of its captions (.vtt) under “Captions”."
        if not has_captions:
            yield part.issue(
                "video_without_captions",
                Level.WARN,
                "People who cannot hear the video cannot follow it: it has no captions.",
                fix,
            )


def video_without_transcript(subject: Subject) -> Iterator[Issue]:
    """A video that people who do not see cannot follow (WCAG 2.2, 1.2.3)."""
    for part in subject.parts_of("video"):
        if not plain(part.value.get("transcript")):
            yield part.issue(
                "video_without_transcript",
                Level.HINT,
                "The video has no transcript.",
                "Write what is said and shown under “Transcript”. Search finds the page by it.",
            )


RULES: tuple[Rule, ...] = (hidden_video, video_without_captions, video_without_transcript)
