"""Words of foreign records in the form in which this library keeps them."""

import html
import re
from typing import Any

from django.utils.html import strip_tags

from cms.evidence.choices import SourceKind

# Titles of reviews and trials say what they are: the reporting guidelines PRISMA and CONSORT ask
# for it. A guess that the editor sees and may change.
TITLES = (
    (re.compile(r"systematic review|meta-?analys[ie]s", re.IGNORECASE),
     SourceKind.SYSTEMATIC_REVIEW),
    (re.compile(r"randomi[sz]ed|controlled trial", re.IGNORECASE), SourceKind.RANDOMISED_TRIAL),
    (re.compile(r"guideline", re.IGNORECASE), SourceKind.GUIDELINE),
    (re.compile(r"cohort study|case-control|cross-sectional", re.IGNORECASE),
     SourceKind.OBSERVATIONAL),
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
    """What a publication calls itself, or '' where it does not say."""
    if COCHRANE in container.lower():
        return str(SourceKind.SYSTEMATIC_REVIEW)
    return next((str(kind) for pattern, kind in TITLES if pattern.search(title)), "")
