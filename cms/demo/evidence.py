"""The sources behind the seed text. Only identifiers that were checked; what was not found stays
`unverified` and says so."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from cms.evidence.choices import Better, Certainty, Measure, SourceKind, SourceStatus, TimeUnit
from cms.evidence.identifiers import normalise_doi
from cms.evidence.models import Finding, ResearchSource

Rows = Sequence[dict[str, Any]]  # the fields of each object

SOURCES: Rows = [
    {
        "key": "hayden-2021",
        "kind": SourceKind.SYSTEMATIC_REVIEW,
        "authors": "Hayden JA\nEllis J\nOgilvie R\nMalmivaara A\nvan Tulder MW",
        "title": "Exercise therapy for chronic low back pain",
        "container": "Cochrane Database of Systematic Reviews",
        "year": 2021,
        "doi": "10.1002/14651858.CD009790.pub2",
        "pmid": "34580864",
        "status": SourceStatus.CURRENT,
    },
    {
        "key": "lancet-series-2018",
        "kind": SourceKind.NARRATIVE_REVIEW,
        "authors": "Foster NE et al.",
        "title": "Prevention and treatment of low back pain: evidence, challenges, and promising "
        "directions",
        "container": "The Lancet",
        "year": 2018,
        "doi": "10.1016/S0140-6736(18)30489-6",
        "status_note": "The series is narrative and grades no recommendation.",
    },
    {
        "key": "bmj-2021",
        "kind": SourceKind.OTHER,
        "title": "BMJ (2021)",
        "status_note": "No such paper was found. The words are those of the original text.",
        "import_text": "BMJ (2021)",
    },
    {
        "key": "nice-ng59",
        "kind": SourceKind.GUIDELINE,
        "authors": "National Institute for Health and Care Excellence",
        "title": "Low back pain and sciatica in over 16s: assessment and management",
        "container": "NICE guideline NG59",
        "year": 2016,
        "guideline_id": "NG59",
        "url": "https://www.nice.org.uk/guidance/ng59",
    },
    {
        "key": "acp-2017",
        "kind": SourceKind.GUIDELINE,
        "authors": "Qaseem A\nWilt TJ\nMcLean RM\nForciea MA",
        "title": "Noninvasive treatments for acute, subacute, and chronic low back pain: a "
        "clinical practice guideline from the American College of Physicians",
        "container": "Annals of Internal Medicine",
        "year": 2017,
        "doi": "10.7326/M16-2367",
        "status": SourceStatus.EXPIRED,
        "status_note": "The publisher’s guidelines lapse five years after publication.",
        "valid_until": date(2022, 4, 4),
    },
]

COCHRANE = {
    "population": "Adults with chronic non-specific low back pain",
    "intervention": "Exercise therapy",
    "comparator": "No treatment, usual care or placebo",
    "timepoint": "About 3 months",
    "certainty": Certainty.MODERATE,
    "rated_by": "The review’s authors",
    "measure": Measure.MEAN_DIFFERENCE,
    "better": Better.LOWER,
    "scale_min": Decimal(0),
    "scale_max": Decimal(100),
    "importance": Decimal(10),
    "time_count": 3,
    "time_unit": TimeUnit.MONTH,
}
FINDINGS: dict[str, Rows] = {
    "hayden-2021": [
        {
            **COCHRANE,
            "key": "pain-vs-minimal",
            "outcome": "Pain intensity, 0 to 100",
            "effect": "15 points better (12 to 18)",
            "scale_label": "Pain",
            "estimate": Decimal(-15),
            "interval_low": Decimal(-18),
            "interval_high": Decimal(-12),
            "studies": 35,
            "participants": 2746,
            "meets_importance_threshold": True,
        },
        {
            **COCHRANE,
            "key": "function-vs-minimal",
            "outcome": "Functional limitations, 0 to 100",
            "effect": "7 points better (5 to 8)",
            "scale_label": "Limits in daily life",
            "estimate": Decimal(-7),
            "interval_low": Decimal(-8),
            "interval_high": Decimal(-5),
            "studies": 38,
            "participants": 2942,
            "meets_importance_threshold": False,
        },
    ]
}


def load_sources() -> dict[str, ResearchSource]:
    """Create the seed text's sources that are missing; return all by key."""
    return load(SOURCES, FINDINGS)


def load(sources: Rows, findings: Mapping[str, Rows]) -> dict[str, ResearchSource]:
    """Create the sources that are missing, with their findings by key; return all by key."""
    return {fields["key"]: _source(fields, findings) for fields in sources}


def _source(fields: dict[str, Any], findings: Mapping[str, Rows]) -> ResearchSource:
    same = Q(key=fields["key"])
    if fields.get("doi"):
        same |= Q(doi=normalise_doi(fields["doi"]))  # an editor may have renamed it
    source = ResearchSource.objects.filter(same).first()
    if source is None:
        source = ResearchSource(**fields)
        source.findings = [
            Finding(sort_order=order, **finding)
            for order, finding in enumerate(findings.get(source.key, []))
        ]
        source.full_clean()
        source.save()
        source.save_revision()
    return source
