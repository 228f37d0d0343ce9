"""The numbered references of one page, in order of first use."""

from collections.abc import Iterable
from typing import Annotated, TypedDict

from django.db.models import prefetch_related_objects

from cms.evidence.choices import Certainty, SourceKind, SourceStatus
from cms.evidence.models import Finding, ResearchSource
from cms.evidence.standing import own_status
from cms.pages.represent import Enum, day, enum_or_none, text


class Identifiers(TypedDict):
    doi: str | None
    pmid: str | None
    guideline_id: str | None


class FindingValue(TypedDict):
    key: str
    population: str
    intervention: str
    comparator: str
    outcome: str
    timepoint: str | None
    effect: str | None
    participants: int | None
    studies: int | None
    certainty: Annotated[Enum, Certainty] | None
    meets_importance_threshold: bool | None
    locator: str | None


class SourceValue(TypedDict):
    key: str
    kind: Annotated[Enum, SourceKind] | None
    authors: list[str]
    title: str
    container: str | None
    year: int | None
    identifiers: Identifiers
    url: str | None
    status: Annotated[Enum, SourceStatus] | None
    status_note: str | None
    status_checked_on: str | None
    valid_until: str | None
    evidence_searched_to: str | None
    superseded_by: str | None
    citation_text: str
    imported_as: str | None
    findings: list[FindingValue]


class Reference(SourceValue):
    ref: int


class References:
    """Gives each source of a page its number; blocks ask for it by `ref(source)`."""

    def __init__(self, sources: Iterable[ResearchSource] = ()):
        self._by_pk: dict[int | None, ResearchSource] = {}
        for source in sources:
            self._by_pk.setdefault(source.pk, source)
        self._numbers = {pk: number for number, pk in enumerate(self._by_pk, start=1)}

    def ref(self, source: ResearchSource | None) -> int | None:
        """The source's number, from 1; None where no source is chosen or it is gone."""
        return self._numbers.get(source.pk) if source else None

    def as_json(self) -> list[Reference]:
        """The `references[]` of a page, with all findings, in two queries for any number."""
        sources = list(self._by_pk.values())
        saved = [source for source in sources if source.pk]
        prefetch_related_objects(saved, "findings", "superseded_by")
        return [
            Reference(ref=self._numbers[source.pk], **source_value(source)) for source in sources
        ]


def source_value(source: ResearchSource) -> SourceValue:
    """A source with its findings as the API answers it, on a page and in the library."""
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
        status=enum_or_none(SourceStatus, own_status(source)),
        status_note=text(source.status_note),
        status_checked_on=day(source.status_checked_on),
        valid_until=day(source.valid_until),
        evidence_searched_to=day(source.evidence_searched_to),
        superseded_by=source.superseded_by.key if source.superseded_by else None,
        citation_text=source.reference,
        imported_as=text(source.import_text),
        findings=[_finding(finding) for finding in source.findings.all()],
    )


def _finding(finding: Finding) -> FindingValue:
    return FindingValue(
        key=finding.key,
        population=finding.population,
        intervention=finding.intervention,
        comparator=finding.comparator,
        outcome=finding.outcome,
        timepoint=text(finding.timepoint),
        effect=text(finding.effect),
        participants=finding.participants,
        studies=finding.studies,
        certainty=enum_or_none(Certainty, finding.certainty),
        meets_importance_threshold=finding.meets_importance_threshold,
        locator=text(finding.locator),
    )
