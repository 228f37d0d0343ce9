"""Normalises texts of Crossref's and PubMed's records."""

import html
import re
from typing import Any

from django.utils.html import strip_tags

from cms.evidence.choices import SourceKind

# The reporting guidelines PRISMA and CONSORT ask reviews and trials to name their kind in the
# title. The kind is a guess, which the editor sees and may change.
KINDS_IN_TITLES = (
    (re.compile(r"\bprotocol\b", re.IGNORECASE), SourceKind.PROTOCOL),
    (re.compile(r"umbrella review|overview of (?:systematic )?reviews", re.IGNORECASE),
     SourceKind.UMBRELLA_REVIEW),
    (re.compile(r"network meta-?analys[ie]s", re.IGNORECASE), SourceKind.NETWORK_META_ANALYSIS),
    (re.compile(r"qualitative (?:study|research|interview|evidence)", re.IGNORECASE),
     SourceKind.QUALITATIVE),
    (re.compile(r"systematic review|meta-?analys[ie]s", re.IGNORECASE),
     SourceKind.SYSTEMATIC_REVIEW),
    (re.compile(r"randomi[sz]ed|controlled trial", re.IGNORECASE), SourceKind.RANDOMISED_TRIAL),
    (re.compile(r"guideline", re.IGNORECASE), SourceKind.GUIDELINE),
    (re.compile(r"cohort study|case-control|cross-sectional", re.IGNORECASE),
     SourceKind.OBSERVATIONAL),
    (re.compile(r"case series|case report", re.IGNORECASE), SourceKind.CASE_SERIES),
)  # fmt: skip
COCHRANE = "cochrane database"


def plain(value: Any) -> str:
    """Text without mark-up, entities or line breaks: `Pain &amp; <i>use</i>` → `Pain & use`."""
    text = html.unescape(strip_tags(html.unescape(str(value or ""))))
    return " ".join(text.replace("\0", "").split())


def initials(given: str) -> str:
    """`Jill A.` → `JA`, `Jean-Paul` → `JP`"""
    return "".join(name[0] for name in re.split(r"[\s.\-‐]+", given) if name).upper()


def kind_from_title(title: str, container: str) -> str:
    """The kind of publication that the title names, or ''."""
    if COCHRANE in container.lower():
        return str(SourceKind.SYSTEMATIC_REVIEW)
    return next((str(kind) for pattern, kind in KINDS_IN_TITLES if pattern.search(title)), "")
