"""How many issues each live page has: counted once, then remembered until something changes."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Case, Max, QuerySet, When
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from cms.pages.checks import Issue, Level, check_pages
from cms.pages.models import TopicPage

PAGES_PER_BATCH = 100
# Seconds. Changes made in the admin are seen at once; those made by code after so long.
CACHE_SECONDS = 300
PUBLIC_ACTIONS = ("wagtail.publish", "wagtail.publish.scheduled", "wagtail.unpublish",
                  "wagtail.unpublish.scheduled", "wagtail.delete", "wagtail.create")  # fmt: skip


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
    """The counts of every live topic page, by primary key. Two queries when nothing changed."""
    key = f"review-counts:{on or timezone.localdate()}:{_state_of_content()}"
    counts = cache.get(key)
    if counts is None:
        counts = {page.pk: Counts.of(issues) for page, issues in issues_of(live_pages(), on)}
        cache.set(key, counts, CACHE_SECONDS)
    return counts


def to_mend(counts: dict[int, Counts]) -> tuple[list[int], set[int]]:
    """The pages that must be mended, and those among them that nothing but a written reason would
    let be published again."""
    return (
        [pk for pk, found in counts.items() if found.stop],
        {pk for pk, found in counts.items() if found.always},
    )


def gravest_first(stopped: Iterable[int], always: Iterable[int]) -> QuerySet[TopicPage]:
    """The pages of `stopped`, those of `always` before the others, by title."""
    harmless = Case(When(pk__in=list(always), then=0), default=1)
    return TopicPage.objects.filter(pk__in=list(stopped)).order_by(harmless, "title")


def live_pages():
    return TopicPage.objects.filter(live=True, alias_of=None).order_by("pk")


def issues_of(pages, on: date | None = None) -> Iterator[tuple[TopicPage, list[Issue]]]:
    """Pages of a queryset with their issues, a hundred at a time: queries grow with hundreds."""
    keys = list(pages.values_list("pk", flat=True))
    for start in range(0, len(keys), PAGES_PER_BATCH):
        found = pages.model.objects.in_bulk(keys[start : start + PAGES_PER_BATCH])
        some = [found[key] for key in keys[start : start + PAGES_PER_BATCH] if key in found]
        yield from zip(some, check_pages(some, on), strict=True)


def _state_of_content() -> str:
    """What has happened so far, as the logs tell: `812-97`."""
    pages = PageLogEntry.objects.filter(action__in=PUBLIC_ACTIONS).aggregate(last=Max("pk"))
    snippets = ModelLogEntry.objects.aggregate(last=Max("pk"))
    return f"{pages['last']}-{snippets['last']}"
