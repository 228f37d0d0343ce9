"""Runs the rules on pages, with everything that the pages refer to fetched ahead in bulk."""

from collections.abc import Iterable, Iterator
from copy import copy
from datetime import date

from django.utils import timezone
from wagtail.models import Locale, Page

from cms.evidence.effective_status import effective_statuses
from cms.evidence.models import ResearchSource
from cms.pages.body import body_of
from cms.pages.checks.issue import Issue
from cms.pages.checks.rules import RULES, link_targets, untranslated
from cms.pages.checks.subject import Rule, Subject
from cms.pages.prefetching import prefetch_for_pages


def check_page(page: Page, on: date | None = None) -> list[Issue]:
    """The issues of a page as it stands in memory, saved or not, on a day (default: today).

    Sorted by severity, then by their place on the page.
    """
    return check_pages([page], on)[0]


def check_pages(
    pages: Iterable[Page], on: date | None = None, rules: Iterable[Rule] = RULES
) -> list[list[Issue]]:
    """The issues of each of these specific pages by some rules (default: all).

    The number of queries does not depend on the number of pages.
    """
    rules = list(rules)
    pages = [copy(page) for page in pages]  # prefetching replaces snippets by their translations
    day = on or timezone.localdate()
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    with prefetch_for_pages(pages):
        linked = link_targets.sources_by_doi(pages)
        statuses = effective_statuses({*_sources(pages), *linked.values()}, on=day)
        same = untranslated.same_as_original(pages) if len(languages) > 1 else {}
        return [
            _issues(
                Subject(
                    page,
                    day,
                    _language(page, languages),
                    statuses,
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
