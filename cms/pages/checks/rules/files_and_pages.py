"""Files and related pages that visitors do not see, and links that say too little."""

import re
from collections.abc import Iterator

from cms.pages.blocks.chooser_blocks import DocumentBlock, TopicBlock
from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.subject import Rule, Subject

FILE_NAME = re.compile(r"\S+\.[A-Za-z0-9]{2,5}|\S+_\S+")


def hidden_file(subject: Subject) -> Iterator[Issue]:
    """A file that was deleted, or that is in a private collection."""
    for part in subject.parts_of("file"):
        if DocumentBlock.public(part.value.get("file")) is None:
            yield part.issue(
                "hidden_file",
                Level.STOP,
                "Visitors do not see this file: none is chosen, it was deleted, or its collection "
                "is private.",
                "Choose another one, or move it to a public collection under Documents.",
            )


def file_without_title(subject: Subject) -> Iterator[Issue]:
    """A link that says the name of a file (WCAG 2.2, 2.4.4): `leaflet_v3.pdf`."""
    for part in subject.parts_of("file"):
        title = part.block.anchor_text(part.value)
        if FILE_NAME.fullmatch(title):
            yield part.issue(
                "file_without_title",
                Level.HINT,
                f"The link says “{title}”, which is the name of a file.",
                "Write under “Title” what is in it, such as: Exercises for the first week.",
            )


def hidden_related_page(subject: Subject) -> Iterator[Issue]:
    """A related page that is not published, private or deleted."""
    for part in subject.parts_of("related_pages"):
        chosen = list(part.value.get("pages") or [])
        hidden = sum(TopicBlock.public(page) is None for page in chosen)
        if hidden or not chosen:
            yield part.issue(
                "hidden_related_page",
                Level.WARN,
                f"Visitors do not see {_pages(hidden)} of this list: not published, private or "
                "deleted."
                if chosen
                else "No page is chosen, so visitors do not see this list.",
                "Publish what is missing, or choose other pages.",
            )


def _pages(count: int) -> str:
    return "one page" if count == 1 else f"{count} pages"


RULES: tuple[Rule, ...] = (hidden_file, file_without_title, hidden_related_page)
