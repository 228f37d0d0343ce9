"""Asks every rule about some pages, with all that they point at fetched ahead in bulk."""

from collections.abc import Iterable, Iterator
from copy import copy
from datetime import date

from django.utils import timezone
from wagtail.models import Locale, Page

from cms.evidence.effective_status import effective_statuses
from cms.evidence.models import ResearchSource
from cms.pages.body import body_of
from cms.pages.checks.issue import Issue
from cms.pages.checks.rules import (
    always_stopping,
    links,
    missing_evidence,
    overclaims,
    review_dates,
    source_status,
    strong_wording,
    structure,
    untranslated,
)
from cms.pages.checks.subject import Rule, Subject
from cms.pages.prefetching import prefetch_for_pages

RULES: tuple[Rule, ...] = (
    *always_stopping.RULES,
    *missing_evidence.RULES,
    *source_status.RULES,
    *links.RULES,
    *strong_wording.RULES,
    *overclaims.RULES,
    *structure.RULES,
    *review_dates.RULES,
    *untranslated.RULES,
)


def check_page(page: Page, on: date | None = None) -> list[Issue]:
    """What is wrong with a page as it stands in memory, saved or not, on a day (today).

    The gravest first, and in the page's own order among equals.
    """
    return check_pages([page], on)[0]


def check_pages(
    pages: Iterable[Page], on: date | None = None, rules: Iterable[Rule] = RULES
) -> list[list[Issue]]:
    """The same for many specific pages, by some rules (all); as many queries as for one."""
    rules = list(rules)
    pages = [copy(page) for page in pages]  # they are given the snippets of their language
    day = on or timezone.localdate()
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    with prefetch_for_pages(pages):
        linked = links.sources_by_doi(pages)
        standing_of = effective_statuses({*_sources(pages), *linked.values()}, on=day)
        same = untranslated.same_as_original(pages) if len(languages) > 1 else {}
        return [
            _issues(
                Subject(
                    page,
                    day,
                    _language(page, languages),
                    standing_of,
                    linked,
                    same.get(page.pk, ([], 0)),
                ),
                rules,
            )
            for page in pages
        ]


def _language(page: Page, languages: dict[int, str]) -> str:
    return languages.get(page.locale_id, "").partition("-")[0]


def _issues(subject: Subject, rules: Iterable[Rule]) -> list[Issue]:
    order = [part.id for part in subject.parts]
    issues = [issue for rule in rules for issue in rule(subject)]
    return sorted(issues, key=lambda each: (not each.always, each.level.rank, _place(each, order)))


def _place(issue: Issue, order: list[str | None]) -> int:
    return order.index(issue.block_id) if issue.block_id in order else -1


def _sources(pages: list[Page]) -> Iterator[ResearchSource]:
    for page in pages:
        if body := body_of(page):
            yield from body.stream_block.sources(body)
