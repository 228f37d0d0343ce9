"""How many issues each live page has, cached until the content version changes."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Case, When
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.core.models import ContentVersion
from cms.pages.checks import Issue, Level, check_pages
from cms.pages.page_queries import checked_pages

PAGES_PER_BATCH = 100
# A change that does not bump the content version, such as one by raw SQL, is counted after this.
CACHE_SECONDS = 300


class Counts(NamedTuple):
    """`Counts(stop=3, warn=6, hint=2, always=1)`; `always` are among `stop`."""

    stop: int
    warn: int
    hint: int
    always: int

    @classmethod
    def of(cls, issues: Iterable[Issue]) -> "Counts":
        issues = list(issues)
        levels = [issue.level for issue in issues]
        always = sum(issue.always for issue in issues)
        return cls(*(levels.count(level) for level in Level), always)


def counts_of_live_pages(on: date | None = None) -> dict[int, Counts]:
    """The counts of every live page, by primary key. One query when nothing changed.

    The version is read in the present transaction, so that its own changes are counted too.
    """
    version = ContentVersion.objects.filter(pk=ContentVersion.ONLY)
    token = version.values_list("token", flat=True).first()
    key = f"review-counts:{on or timezone.localdate()}:{token}"
    counts = cache.get(key) if token else None
    if counts is None:
        counts = {page.pk: Counts.of(issues) for page, issues in issues_of(live_pages(), on)}
        if token:
            cache.set(key, counts, CACHE_SECONDS)
    return counts


def faulty_pages(counts: dict[int, Counts]) -> tuple[list[int], set[int]]:
    """The pages with faults that have to be corrected, and those among them with a fault that stops
    every publication unless a person writes a reason."""
    return (
        [pk for pk, found in counts.items() if found.stop],
        {pk for pk, found in counts.items() if found.always},
    )


def gravest_first(stopped: Iterable[int], always: Iterable[int]) -> PageQuerySet:
    """The pages of `stopped`, those of `always` before the others, by title."""
    harmless = Case(When(pk__in=list(always), then=0), default=1)
    return Page.objects.filter(pk__in=list(stopped)).order_by(harmless, "title")


def live_pages():
    return checked_pages().filter(live=True)


def issues_of(pages: PageQuerySet, on: date | None = None) -> Iterator[tuple[Page, list[Issue]]]:
    """The pages of a queryset, as their own type, with their issues; checked in batches to bound
    queries and memory."""
    keys = list(pages.values_list("pk", flat=True))
    for start in range(0, len(keys), PAGES_PER_BATCH):
        some = list(Page.objects.filter(pk__in=keys[start : start + PAGES_PER_BATCH]).specific())
        yield from zip(some, check_pages(some, on), strict=True)
