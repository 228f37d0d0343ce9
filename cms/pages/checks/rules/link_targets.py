"""Links in rich text to pages that are not public, and to retracted papers."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import unescape
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from wagtail.models import Page

from cms.core.prefetch import find_prefetched
from cms.core.stream_references import html_references
from cms.evidence.identifiers import normalise_doi
from cms.evidence.models import ResearchSource
from cms.evidence.own_status import FALLEN_STATUSES
from cms.pages.body import body_of
from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.plain_text import rich_texts
from cms.pages.checks.subject import Rule, Subject, rich_text_fields

DOI_LINK = re.compile(r'href="(https?://(?:dx\.)?doi\.org/[^"]+)"')


def sources_by_doi(pages: Iterable[Page]) -> dict[str, ResearchSource]:
    """The sources that the rich text of these pages links to, by DOI, in at most one query."""
    dois = {doi for page in pages for html in _texts_of(page) for doi in _dois(html)}
    found = ResearchSource.objects.filter(doi__in=dois) if dois else []
    return {source.doi: source for source in found if source.doi}


def link_to_lost_source(subject: Subject) -> Iterator[Issue]:
    """A link to a source that was retracted or withdrawn, or builds on one that was."""
    for texts, issue in _places(subject):
        dois = {doi: None for html in texts for doi in _dois(html)}
        for source in filter(None, map(subject.linked.get, dois)):
            status = subject.status_of(source)
            if status and status.code in FALLEN_STATUSES:
                yield issue(
                    "link_to_lost_source",
                    Level.WARN,
                    f"The text links to {source.name}, which was "
                    f"{status.code.label.lower()} or builds on a source that was.",
                    "Remove the link, or say beside it what happened to the source.",
                )


def link_to_nowhere(subject: Subject) -> Iterator[Issue]:
    """A link to a page that visitors cannot see. The site shows its words without the link."""
    for texts, issue in _places(subject):
        targets = {key for html in texts for model, key in html_references(html) if model is Page}
        if any(page is None for page in (find_prefetched(Page, targets) or {}).values()):
            yield issue(
                "link_to_nowhere",
                Level.WARN,
                "A link leads to a page that is not published, not public or deleted.",
                "Publish that page, or change the link. Until then visitors see plain text there.",
            )


def _places(subject: Subject) -> Iterator[tuple[list[str], Callable[..., Issue]]]:
    """The rich text of each field and block, and the function that makes an issue of it."""
    for field, html in subject.rich_texts.items():
        yield [html], partial(subject.issue, field)
    for part in subject.parts:
        yield list(rich_texts(part.block, part.value)), part.issue


def _texts_of(page: Page) -> Iterator[str]:
    yield from rich_text_fields(page).values()
    for child in body_of(page) or []:
        yield from rich_texts(child.block, child.value)


def _dois(html: str) -> Iterator[str]:
    for address in DOI_LINK.findall(html):
        try:
            yield normalise_doi(unquote(unescape(address)))
        except ValidationError:
            continue  # an address of the DOI service without a valid DOI


RULES: tuple[Rule, ...] = (link_to_lost_source, link_to_nowhere)
