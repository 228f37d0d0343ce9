"""Pages of a few blocks, made in memory: the checks need nothing saved."""

import pytest


@pytest.fixture
def issues(db):
    """`issues(benefit(…), language="fr", next_review_due=…)` are the page's issues."""
    from wagtail.models import Locale

    from cms.pages.checks import check_page
    from cms.pages.models import TopicPage

    def of(*blocks, language="en-gb", on=None, **fields):
        locale, _ = Locale.objects.get_or_create(language_code=language)
        page = TopicPage(title="Walking", slug="walking", locale=locale, **fields)
        numbered = [
            {"id": f"block-{number}", "type": kind, "value": value}
            for number, (kind, value) in enumerate(blocks, start=1)
        ]
        page.body = page.body.stream_block.to_python(numbered)
        return check_page(page, on)

    return of


@pytest.fixture
def codes(issues):
    """The codes alone, without those that any short page has."""

    def of(*blocks, **fields):
        usual = {"no_plain_summary", "never_reviewed", "benefits_without_risk"}
        return [issue.code for issue in issues(*blocks, **fields) if issue.code not in usual]

    return of


@pytest.fixture
def source(db):
    """`source("trial-2020", status="retracted")` is a saved source; current unless it says so."""
    from tests.factories.evidence import ResearchSourceFactory

    def make(key="trial-2020", *, depends_on=(), **fields):
        fields = {"kind": "randomised_trial", "title": key, "status": "current"} | fields
        made = ResearchSourceFactory(key=key, **fields)
        if depends_on:
            made.depends_on.set(depends_on)
            made.save()
        return made

    return make


@pytest.fixture
def finding(db):
    """`finding(source, "low", comparator="Massage")` is a saved finding of it."""
    from tests.factories.evidence import FindingFactory

    def make(source, certainty="moderate", comparator="Usual care", key="pain"):
        return FindingFactory(
            source=source, key=key, population="Adults", intervention="Walking",
            comparator=comparator, outcome="Pain", certainty=certainty,
            rated_by="The review’s authors",
        )  # fmt: skip

    return make


def text(html):
    return ("text", {"text": html})


def link(source, finding=None, relation="supports"):
    return {"source": source.pk, "finding": finding and finding.pk, "relation": relation}


def benefit(*evidence, heading="Less pain", points=("Walking may help.",), **fields):
    value = {"heading": heading, "points": [f"<p>{point}</p>" for point in points]}
    return ("benefit", value | {"evidence": list(evidence)} | fields)


def risk(*evidence, heading="Sore muscles", **fields):
    return ("risk", {"heading": heading, "evidence": list(evidence)} | fields)


def research(source, summary="People had less pain.", findings=(), **fields):
    value = {"source": source and source.pk, "summary": f"<p>{summary}</p>"}
    return ("research", value | {"findings": [each.pk for each in findings]} | fields)
