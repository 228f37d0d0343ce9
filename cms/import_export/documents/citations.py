"""Reads citations: identifiers, or a name, a year and a subject."""

import re
from dataclasses import dataclass
from html import unescape

from django.core.exceptions import ValidationError

from cms.evidence.identifiers import normalise_doi
from cms.import_export.documents.document_model import plain

DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+")
PMID = re.compile(r"(?:\bPMID:?\s*|pubmed\.ncbi\.nlm\.nih\.gov/)(\d{1,9})\b", re.IGNORECASE)
GUIDELINE = re.compile(r"\b(NG|CG|PH|QS|TA|SIGN)\s?(\d{1,4})\b")
YEAR = re.compile(r"[(\[]((?:1[5-9]|20|21)\d\d)[)\]]")
SUBJECT = re.compile(r"\s+(?:on|about|sur)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Citation:
    """The words and identifiers by which a text names a source.

    `Cochrane Review (2021) on chronic low back pain` has the name `Cochrane Review`, the year 2021
    and the subject `chronic low back pain`.
    """

    text: str
    name: str = ""
    year: int | None = None
    subject: str = ""
    doi: str = ""
    pmid: str = ""
    guideline_id: str = ""


def read_citation(heading: str, html: str) -> Citation:
    """Read name, year and subject from `heading`, and identifiers from the whole item `html`."""
    text = unescape(html)
    year = YEAR.search(heading)
    name, subject = heading, ""
    if year:
        rest = " ".join((heading[: year.start()] + " " + heading[year.end() :]).split())
        name, subject = _name_and_subject(rest)
    pmid, guideline = PMID.search(text), GUIDELINE.search(plain(html))
    return Citation(
        text=heading or plain(html),
        name=name.strip(" ,.:"),
        year=int(year[1]) if year else None,
        subject=subject.strip(" ,.:"),
        doi=_doi(text),
        pmid=pmid[1].lstrip("0") if pmid else "",
        guideline_id="".join(guideline.groups()) if guideline else "",
    )


def _name_and_subject(words: str) -> tuple[str, str]:
    parts = SUBJECT.split(words, maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


def _doi(text: str) -> str:
    for found in DOI.finditer(text):
        try:
            return normalise_doi(found[0])
        except ValidationError:
            continue
    return ""
