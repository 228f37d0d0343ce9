"""Headings, images, places, points and summaries; and blocks that cannot be read."""

import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.utils import translation

from cms.core.i18n import translate
from cms.core.readable_streams import unreadable
from cms.pages.body import body_of
from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.plain_text import first_words, plain, rich_texts
from cms.pages.checks.subject import Rule, Subject
from cms.pages.serializers import text
from cms.pages.starting_headings import STARTING_HEADINGS

HEADING = re.compile(r"<h([23])[^>]*>(.*?)</h\1>", re.DOTALL)
MAX_POINT_WORDS = 40  # words; plain-language guides advise sentences of 15 to 20


def picture_without_description(subject: Subject) -> Iterator[Issue]:
    """An image that is missing, or neither described nor decoration (WCAG 2.2, 1.1.1)."""
    for part in subject.parts_of("image"):
        picture = part.value.get("image")
        if picture is None:
            yield part.issue(
                "no_picture", Level.STOP, "No picture is chosen, or it was deleted.",
                "Choose a picture, or remove the block.",
            )  # fmt: skip
        elif not picture.decorative and not text(picture.contextual_alt_text):
            yield part.issue(
                "picture_without_description",
                Level.STOP,
                "The picture is neither described nor marked as decoration.",
                "Write what it shows under “Alt text”, or tick “This picture is decoration”.",
            )


def skipped_heading(subject: Subject) -> Iterator[Issue]:
    """A heading that skips a level (WCAG 2.2, 1.3.1). The title of the page is level 1."""
    level = 1
    for part in subject.parts:
        if part.type != "text":
            level = 2 if plain(part.block.section_heading(part.value)) else level
            continue
        for html in rich_texts(part.block, part.value):
            for number, words in HEADING.findall(html):
                if int(number) > level + 1:
                    yield part.issue(
                        "skipped_heading",
                        Level.STOP,
                        f"“{first_words(plain(words))}” is a heading of level {number}, and none "
                        f"of level {level + 1} stands above it.",
                        f"Make it a heading of level {level + 1}, or add the one that is missing.",
                    )
                level = int(number)


def untouched_heading(subject: Subject) -> Iterator[Issue]:
    """A heading of a new page, below which nobody has written anything."""
    begun = _starting_headings(tuple(code for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES))
    for part in subject.parts_of("text"):
        words = " ".join(plain(html) for html in rich_texts(part.block, part.value)).strip()
        if words in begun:
            yield part.issue(
                "untouched_heading",
                Level.WARN,
                f"Nothing is written below “{words}”.",
                "Write some sentences there, or remove the block.",
            )


@cache
def _starting_headings(languages: tuple[str, ...]) -> frozenset[str]:
    """In every language: an editor may have begun the page in another one."""
    found = set()
    for code in languages:
        with translation.override(code):
            found |= {translate(words) for words in STARTING_HEADINGS}
    return frozenset(found)


def three_words_only(subject: Subject) -> Iterator[Issue]:
    """A place with its what3words only: without the app, visitors need an address or directions."""
    for part in subject.parts_of("location"):
        place = part.value.get("location")
        address = place and (text(place.address) or place.address_lines)
        other = place and (address or place.latitude or plain(place.directions))
        if place and place.what3words and not other:
            yield part.issue(
                "three_words_only",
                Level.WARN,
                f"“{place.name}” has a what3words address, but no other address or directions.",
                "Open it under Clinic → Locations and add its street address or directions.",
                about=place,
            )


def long_point(subject: Subject) -> Iterator[Issue]:
    """A point of more than 40 words."""
    for part in subject.claims:
        for number, point in enumerate(part.value.get("points") or [], start=1):
            count = len(plain(point).split())
            if count > MAX_POINT_WORDS:
                yield part.issue(
                    "long_point",
                    Level.HINT,
                    f"This point has {count} words.",
                    f"Split it, or say it in at most {MAX_POINT_WORDS}.",
                    f"Point {number}",
                )


def no_plain_summary(subject: Subject) -> Iterator[Issue]:
    """A page without a summary."""
    if hasattr(subject.page, "plain_summary") and not text(subject.page.plain_summary):
        yield subject.issue(
            "plain_summary",
            "no_plain_summary",
            Level.HINT,
            "The page has no summary in plain words.",
            "Write two sentences that say what this means for a patient.",
        )


def unreadable_block(subject: Subject) -> Iterator[Issue]:
    """A stored value that its block cannot read, so that visitors do not see it."""
    body = body_of(subject.page)
    if body is None:
        return
    stored = getattr(body, "as_stored", None) or list(body.raw_data)
    for part, child in zip(subject.parts, stored, strict=True):
        for place, value in unreadable(part.block, child["value"]):
            quoted = f"“{first_words(value)}”" if isinstance(value, str) else "What was saved here"
            yield part.issue(
                "unreadable",
                Level.WARN,
                f"{quoted} cannot be read any more, and visitors do not see it.",
                "Fill it in again and save, or go back to an earlier version of the page.",
                place,
            )


RULES: tuple[Rule, ...] = (
    unreadable_block,
    picture_without_description,
    skipped_heading,
    untouched_heading,
    three_words_only,
    long_point,
    no_plain_summary,
)
