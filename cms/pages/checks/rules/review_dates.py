"""Pages that are due for a review, or were never reviewed."""

from collections.abc import Iterator
from datetime import timedelta

from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.subject import Rule, Subject
from cms.pages.review_stamp import changed_since_review

MAX_TIME_TO_NEXT_REVIEW = timedelta(days=3 * 366)


def review_date(subject: Subject) -> Iterator[Issue]:
    """A next review that is overdue, or more than three years away."""
    due = getattr(subject.page, "next_review_due", None)
    if due and due < subject.on:
        yield subject.issue(
            "next_review_due",
            "review_overdue",
            Level.WARN,
            f"The review of this page was due by {due:%-d %B %Y}.",
            "Have it reviewed, then set the day of the next review.",
        )
    elif due and due > subject.on + MAX_TIME_TO_NEXT_REVIEW:
        yield subject.issue(
            "next_review_due",
            "review_far_away",
            Level.WARN,
            f"The next review is more than three years away: {due:%-d %B %Y}.",
            "Choose a day within the next three years, because evidence changes.",
        )


def never_reviewed(subject: Subject) -> Iterator[Issue]:
    """A page without a review, and without a day for one."""
    page = subject.page
    if hasattr(page, "next_review_due") and not page.next_review_due and not page.last_reviewed:
        yield subject.issue(
            "next_review_due",
            "never_reviewed",
            Level.HINT,
            "Nobody has reviewed the page, and no day is set.",
            "Submit it for clinical review, or set the day of the next review.",
        )


def changed_words(subject: Subject) -> Iterator[Issue]:
    """Words that were changed after the last review, so that the review does not cover them."""
    page = subject.page
    if hasattr(page, "reviewed_words") and changed_since_review(page):
        yield subject.issue(
            "last_reviewed",
            "changed_since_review",
            Level.WARN,
            f"The text was changed after the review of {page.last_reviewed:%-d %B %Y}.",
            "Have the page reviewed again, or undo the change.",
        )


RULES: tuple[Rule, ...] = (review_date, never_reviewed, changed_words)
