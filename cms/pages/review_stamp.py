"""Stores a digest of the reviewed words with the date of a review.

An approval stores the digest of the words that it approves. A date that an editor types belongs to
the words with which it first goes live. Comparing digests shows whether the words have changed,
whatever was saved, copied, exported or reverted in between.
"""

from typing import Any

from wagtail_localize.fields import BaseTranslatableField  # type: ignore[import-untyped]

from cms.pages.content_digest import words_digest

# Values of `reviewed_words` that are no digest.
UNKNOWN = "unknown"  # reviewed before digests were stored
OF_ANOTHER_LANGUAGE = "another-language"  # a translation with the review of its original
STAMP = ("last_reviewed", "next_review_due", "reviewed_by")
STAMPED = (*STAMP, "reviewed_words")


class OwnInEachLanguage(BaseTranslatableField):
    """A field that Wagtail Localize neither copies nor translates."""


def stamp_words(page: Any) -> None:
    """Store the digest of the page's present words as the reviewed ones."""
    page.reviewed_words = words_digest(page)


def clear_stamp(page: Any) -> None:
    """Clear the digest, because a new date belongs to the words with which it goes live."""
    page.reviewed_words = ""


def complete_stamp(page: Any) -> None:
    """On saving a live page: give a new date the digest of its words; keep that of an old date."""
    if not page.last_reviewed or page.reviewed_words:
        return
    stored = type(page)._base_manager.filter(pk=page.pk, last_reviewed=page.last_reviewed)
    digest = stored.values_list("reviewed_words", flat=True).first()
    page.reviewed_words = digest or words_digest(page)


def changed_since_review(page: Any) -> bool | None:
    """Whether the words have changed since the review; None if that is not known."""
    stamped = page.reviewed_words
    if not page.last_reviewed or stamped in ("", UNKNOWN):
        return None
    return bool(stamped != words_digest(page))


def keep_stamp(before: Any, after: Any) -> None:
    """Keep a valid review valid through a change of references, such as merging two sources."""
    if getattr(before, "reviewed_words", "") and before.reviewed_words == words_digest(before):
        stamp_words(after)
