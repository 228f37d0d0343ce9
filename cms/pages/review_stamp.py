"""The stamp of a review belongs to the words that were read: their digest is kept with its date.

An approval stamps the words that it approves. A date that an editor types by hand belongs to the
words with which it first goes live. Comparing digests tells whether the words are still the same,
whatever was saved, copied, exported or reverted in between.
"""

from typing import Any

from wagtail_localize.fields import BaseTranslatableField  # type: ignore[import-untyped]

from cms.pages.content_digest import words_digest

# In the place of a digest, written by the migration that began to keep them.
UNKNOWN = "unknown"  # reviewed before, and published since: nobody can say
OF_ANOTHER_LANGUAGE = "another-language"  # the review of the original, copied to a translation
STAMP = ("last_reviewed", "next_review_due", "reviewed_by")
STAMPED = (*STAMP, "reviewed_words")


class OwnInEachLanguage(BaseTranslatableField):
    """A field that a translation neither takes over nor translates: Wagtail Localize leaves it."""


def stamp_words(page: Any) -> None:
    """The words of a page, as it stands in memory, are those that were read."""
    page.reviewed_words = words_digest(page)


def open_stamp(page: Any) -> None:
    """The date is a new one, and belongs to the words with which it goes live."""
    page.reviewed_words = ""


def settle_stamp(page: Any) -> None:
    """Called while a live page is saved: a new date takes its words, a known one keeps its own."""
    if not page.last_reviewed or page.reviewed_words:
        return
    stored = type(page)._base_manager.filter(pk=page.pk, last_reviewed=page.last_reviewed)
    kept = stored.values_list("reviewed_words", flat=True).first()
    page.reviewed_words = kept or words_digest(page)


def changed_since_review(page: Any) -> bool | None:
    """Whether visitors read other words than the reviewer did; None where nobody can say."""
    stamped = page.reviewed_words
    if not page.last_reviewed or stamped in ("", UNKNOWN):
        return None
    return bool(stamped != words_digest(page))


def keep_stamp(before: Any, after: Any) -> None:
    """A change that is none of words, such as two records made one, leaves a valid stamp valid."""
    if getattr(before, "reviewed_words", "") and before.reviewed_words == words_digest(before):
        stamp_words(after)
