"""The sources of the second topic. Numbers are typed only where they were read in the source."""

from datetime import date
from decimal import Decimal
from typing import Any

from cms.demo.evidence import Rows
from cms.evidence.choices import Better, Certainty, Measure, SourceKind, SourceStatus

OLD, NEW, GUIDELINE, HARM = "fransen-2015", "lawford-2024", "nice-ng226", "niemeijer-2020"
PAIN, FUNCTION = "pain", "function"
COCHRANE = {
    "kind": SourceKind.SYSTEMATIC_REVIEW,
    "title": "Exercise for osteoarthritis of the knee",
    "container": "Cochrane Database of Systematic Reviews",
    "status": SourceStatus.CURRENT,
}
NEW_DOI = "10.1002/14651858.CD004376.pub4"
NEW_SINCE = date(2024, 12, 3)
SOURCES: Rows = [
    {
        **COCHRANE,
        "key": OLD,
        "authors": "Fransen M\nMcConnell S\nHarmer AR\nVan der Esch M\nSimic M\nBennell KL",
        "year": 2015,
        "doi": "10.1002/14651858.CD004376.pub3",
        "evidence_searched_to": date(2013, 5, 1),
    },
    {
        **COCHRANE,
        "key": NEW,
        "authors": "Lawford BJ\nHall M\nHinman RS\nVan der Esch M\nHarmer AR\nSpiers L\nKimp A\n"
        "Dell’Isola A\nBennell KL",
        "year": 2024,
        "doi": NEW_DOI,
        "evidence_searched_to": date(2024, 1, 4),
    },
    {
        "key": GUIDELINE,
        "kind": SourceKind.GUIDELINE,
        "authors": "National Institute for Health and Care Excellence",
        "title": "Osteoarthritis in over 16s: diagnosis and management",
        "container": "NICE guideline NG226",
        "year": 2022,
        "guideline_id": "NG226",
        "url": "https://www.nice.org.uk/guidance/ng226",
        "status": SourceStatus.CURRENT,
    },
    {
        "key": HARM,
        "kind": SourceKind.SYSTEMATIC_REVIEW,
        "authors": "Niemeijer A\nLund H\nStafne SN\nIpsen T\nGoldschmidt CL\nJørgensen CT\nJuhl CB",
        "title": "Adverse events of exercise therapy in randomised controlled trials: a "
        "systematic review and meta-analysis",
        "container": "British Journal of Sports Medicine",
        "year": 2020,
        "doi": "10.1136/bjsports-2018-100461",
        "pmid": "31563884",
        "status": SourceStatus.CURRENT,
    },
]

KNEES: dict[str, Any] = {
    "population": "Adults with osteoarthritis of the knee",
    "intervention": "Exercise on land",
    "timepoint": "At the end of the programme",
}
POINTS = {
    "measure": Measure.MEAN_DIFFERENCE,
    "better": Better.LOWER,
    "scale_min": Decimal(0),
    "scale_max": Decimal(100),
    "comparator": "No exercise",
    "rated_by": "The review’s authors",
    "studies": 44,
}
# The authors call their certainty low to moderate: the lower word counts here.
OF_2024 = {
    "comparator": "Attention or placebo",
    "certainty": Certainty.LOW,
    "rated_by": "The review’s authors: low to moderate",
}
TRIALS_OF_EXERCISE = {
    "population": "People in trials of any kind of exercise",
    "intervention": "Exercise",
    "comparator": "No exercise",
    "certainty": Certainty.NOT_RATED,
    "measure": Measure.RISK_RATIO,
    "better": Better.LOWER,
}
FINDINGS: dict[str, Rows] = {
    OLD: [
        {
            **KNEES,
            **POINTS,
            "key": PAIN,
            "outcome": "Knee pain, 0 to 100",
            "effect": "12 points better (10 to 15)",
            "scale_label": "Pain",
            "estimate": Decimal(-12),
            "interval_low": Decimal(-15),
            "interval_high": Decimal(-10),
            "certainty": Certainty.HIGH,
        },
        {
            **KNEES,
            **POINTS,
            "key": FUNCTION,
            "outcome": "Limits in daily life, 0 to 100",
            "effect": "10 points better (8 to 13)",
            "scale_label": "Limits in daily life",
            "estimate": Decimal(-10),
            "interval_low": Decimal(-13),
            "interval_high": Decimal(-8),
            "certainty": Certainty.MODERATE,
        },
    ],
    NEW: [
        {
            **KNEES,
            **OF_2024,
            "key": PAIN,
            "outcome": "Knee pain, 0 to 100",
            "effect": "Less pain, by fewer than 12 points",
            "meets_importance_threshold": False,
        },
        {
            **KNEES,
            **OF_2024,
            "key": FUNCTION,
            "outcome": "Limits in daily life, 0 to 100",
            "effect": "Fewer limits; the review is not sure that people notice the difference",
        },
    ],
    HARM: [
        {
            **TRIALS_OF_EXERCISE,
            "key": "minor",
            "outcome": "Problems that were not serious",
            "effect": "1.19 times as often (1.09 to 1.30)",
            "estimate": Decimal("1.19"),
            "interval_low": Decimal("1.09"),
            "interval_high": Decimal("1.30"),
            "studies": 375,
            "participants": 38517,
        },
        {
            **TRIALS_OF_EXERCISE,
            "key": "serious",
            "outcome": "Serious problems",
            "effect": "0.96 times as often (0.90 to 1.02), which may be no difference",
            "estimate": Decimal("0.96"),
            "interval_low": Decimal("0.90"),
            "interval_high": Decimal("1.02"),
            "studies": 378,
            "participants": 38368,
        },
    ],
}
