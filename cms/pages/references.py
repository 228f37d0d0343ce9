"""The numbered references of one page, in order of first use."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Annotated, TypedDict

from django.db.models import prefetch_related_objects

from cms.core.i18n import public_language
from cms.core.prefetch import once_an_answer
from cms.evidence.choices import SourceKind, SourceStatus, StandingCode
from cms.evidence.effective_status import Ancestor, EffectiveStatus, effective_statuses
from cms.evidence.models import ResearchSource
from cms.evidence.plain_sentence import Trust
from cms.pages.finding_serializers import FindingValue, finding_value
from cms.pages.serializers import Enum, code_or_none, day, enum, enum_or_none, text


class Identifiers(TypedDict):
    doi: str | None
    pmid: str | None
    guideline_id: str | None


class BuildsOn(TypedDict):
    """A source that another builds on, `steps` away: 1 is direct. The nearest stand first."""

    key: str
    citation_text: str
    status: Annotated[Enum, SourceStatus]
    status_changed_on: str | None
    standing: Annotated[Enum, StandingCode]
    steps: int


class SourceValue(TypedDict):
    """`status` is the source's own word; `standing` also counts what it builds on."""

    key: str
    kind: Annotated[Enum, SourceKind] | None
    authors: list[str]
    title: str
    container: str | None
    year: int | None
    identifiers: Identifiers
    url: str | None
    status: Annotated[Enum, SourceStatus] | None
    standing: Annotated[Enum, StandingCode]
    depends_on: list[BuildsOn]
    status_note: str | None
    status_changed_on: str | None
    status_checked_on: str | None
    valid_until: str | None
    evidence_searched_to: str | None
    superseded_by: str | None
    citation_text: str
    imported_as: str | None
    findings: list[FindingValue]


class Reference(SourceValue):
    ref: int


NO_CLAIMS: Mapping[int, Trust] = {}
Limit = tuple[int, Trust]  # a finding's primary key, and how far a claim that rests on it goes


def no_limits() -> Iterable[Limit]:
    return ()


class References:
    """Numbers the sources of a page. Blocks look up a number with `ref(source)`.

    `limits` names the findings that claims of the page rest on, with the certainty and standing of
    each claim: no sentence about a finding is surer than the least certain of them.
    """

    def __init__(
        self,
        sources: Iterable[ResearchSource] = (),
        limits: Callable[[], Iterable[Limit]] = no_limits,
    ):
        self._limits = limits
        self._by_pk: dict[int | None, ResearchSource] = {}
        for source in sources:
            self._by_pk.setdefault(source.pk, source)
        self._numbers = {pk: number for number, pk in enumerate(self._by_pk, start=1)}

    def ref(self, source: ResearchSource | None) -> int | None:
        """The source's number, from 1; None for no source, and for a deleted one."""
        return self._numbers.get(source.pk) if source else None

    @cached_property
    def json(self) -> list[Reference]:
        """The `references[]` of a page with all findings, in two queries for any number."""
        sources = list(self._by_pk.values())
        saved = [source for source in sources if source.pk]
        prefetch_related_objects(saved, "findings", "superseded_by")
        statuses = effective_statuses(sources)
        claims: dict[int, Trust] = {}
        for pk, trust in self._limits():
            claims[pk] = trust.and_also(claims.get(pk))
        return [
            Reference(
                ref=self._numbers[source.pk], **source_value(source, statuses[source.pk], claims)
            )
            for source in sources
        ]


def source_value(
    source: ResearchSource, status: EffectiveStatus, claims: Mapping[int, Trust] = NO_CLAIMS
) -> SourceValue:
    """The public JSON of a source with its findings, on a page and in the list of sources.

    `claims` has, by the primary key of a finding, how far the claims of the page that rest on it
    go. In the list of sources a finding stands for itself.
    """
    base = once_an_answer(
        ("source", source.pk, public_language()), lambda: _without_findings(source, status)
    )
    findings = [
        finding_value(finding, status.standing, claims.get(finding.pk))
        for finding in source.findings.all()
    ]
    return SourceValue(**{**base, "findings": findings})


def _without_findings(source: ResearchSource, status: EffectiveStatus) -> SourceValue:
    return SourceValue(
        key=source.key,
        kind=enum_or_none(SourceKind, source.kind),
        authors=source.author_list,
        title=source.title,
        container=text(source.container),
        year=source.year,
        identifiers=Identifiers(
            doi=source.doi, pmid=source.pmid, guideline_id=text(source.guideline_id)
        ),
        url=text(source.link),
        status=source_status(source, status),
        standing=enum(StandingCode, status.standing),
        depends_on=builds_on(status),
        status_note=text(source.status_note),
        status_changed_on=day(source.status_changed_on),
        status_checked_on=day(source.status_checked_on),
        valid_until=day(source.valid_until),
        evidence_searched_to=day(source.evidence_searched_to),
        superseded_by=source.superseded_by.key if source.superseded_by else None,
        citation_text=source.reference,
        imported_as=text(source.import_text),
        findings=[],
    )


def source_status(source: ResearchSource, status: EffectiveStatus) -> Enum | None:
    """The source's own status, `expired` after its date; None if the stored code is unknown."""
    known = code_or_none(SourceStatus, source.status)
    return enum(SourceStatus, status.own) if known else None


def builds_on(status: EffectiveStatus) -> list[BuildsOn]:
    return [_ancestor(each) for each in status.builds_on]


def _ancestor(each: Ancestor) -> BuildsOn:
    return BuildsOn(
        key=each.key,
        citation_text=each.citation,
        status=enum(SourceStatus, each.status),
        status_changed_on=day(each.status_changed_on),
        standing=enum(StandingCode, each.standing),
        steps=each.steps,
    )
