"""PubMed's summary of one of its numbers: `esummary` of NCBI's E-utilities."""

import re
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from cms.evidence.choices import SourceKind
from cms.evidence.identifiers import normalise_doi
from cms.evidence.lookup.crossref import Update
from cms.evidence.lookup.http_json import RecordNotFound, get_json
from cms.evidence.lookup.record_texts import kind_from_title, plain

KINDS = {
    "Preprint": SourceKind.PREPRINT,
    "Clinical Trial Protocol": SourceKind.PROTOCOL,
    "Network Meta-Analysis": SourceKind.NETWORK_META_ANALYSIS,
    "Systematic Review": SourceKind.SYSTEMATIC_REVIEW,
    "Meta-Analysis": SourceKind.SYSTEMATIC_REVIEW,
    "Randomized Controlled Trial": SourceKind.RANDOMISED_TRIAL,
    "Practice Guideline": SourceKind.GUIDELINE,
    "Guideline": SourceKind.GUIDELINE,
    "Observational Study": SourceKind.OBSERVATIONAL,
    "Case Reports": SourceKind.CASE_SERIES,
    "Editorial": SourceKind.EDITORIAL,
    "Review": SourceKind.NARRATIVE_REVIEW,
}
# What PubMed says of a publication: https://www.ncbi.nlm.nih.gov/books/NBK3827/ (Comments and
# corrections). “Retraction of” and “Erratum for” are said of the notice itself.
NOTICES = {
    "retraction in": "retraction",
    "partial retraction in": "partial_retraction",
    "expression of concern in": "expression_of_concern",
    "erratum in": "erratum",
    "corrected and republished in": "correction",
    "retracted and republished in": "retraction",
    "update in": "new_version",
}
RETRACTED, REINSTATED = "Retracted Publication", "reinstat"
YEAR = re.compile(r"\b(1[5-9]\d\d|2[01]\d\d)\b")


def ask(pmid: str) -> dict[str, Any]:
    """PubMed's summary of a number.

    Raises:
        LookupFailed: there is no summary; the text says why.
    """
    answer = get_json(
        "PubMed",
        f"{settings.PUBMED_URL}/esummary.fcgi",
        {"db": "pubmed", "id": pmid, "retmode": "json", "tool": "clinic-cms",
         "email": settings.SOURCE_LOOKUP_MAILTO},
    )  # fmt: skip
    summaries = answer.get("result")
    summary = summaries.get(pmid) if isinstance(summaries, dict) else None
    if not isinstance(summary, dict) or "error" in summary:
        raise RecordNotFound("PubMed does not know this identifier.")
    return summary


def fields(summary: dict[str, Any]) -> dict[str, Any]:
    """The summary as fields of a ResearchSource, including the DOI."""
    title = plain(summary.get("title")).rstrip(".")
    container = plain(summary.get("fulljournalname") or summary.get("source"))
    year = YEAR.search(str(summary.get("pubdate") or ""))
    kinds = [KINDS[each] for each in KINDS if each in _list(summary.get("pubtype"))]
    values = {
        "title": title[:500],
        "authors": "\n".join(
            plain(each.get("name")) for each in _dicts(summary.get("authors")) if each.get("name")
        ),
        "container": container[:255],
        "year": int(year[1]) if year else None,
        "kind": kinds[0] if kinds else kind_from_title(title, container),
        "doi": _doi(summary),
    }
    return {name: value for name, value in values.items() if value}


def updates(summary: dict[str, Any]) -> list[Update]:
    """The later notices about a publication, each once; they have no day.

    A publication that is marked as retracted without a reference to a notice has one too. A
    reference whose note speaks of a reinstatement is one.
    """
    found = []
    for each in _dicts(summary.get("references")):
        kind = NOTICES.get(plain(each.get("reftype")).lower().rstrip(":"))
        if REINSTATED in plain(each.get("note")).lower():
            kind = "reinstatement"
        if kind:
            pmid = plain(each.get("pmid"))
            notice = f"PMID {pmid}" if pmid.isdigit() and int(pmid) else ""
            found.append(Update(kind, notice, None, plain(each.get("refsource")) or "notice"))
    is_retracted = RETRACTED in _list(summary.get("pubtype"))
    if is_retracted and not any(each.type == "retraction" for each in found):
        found.append(Update("retraction", "", None, "marked as retracted"))
    return list({(update.type, update.notice): update for update in found}.values())


def _doi(summary: dict[str, Any]) -> str:
    for each in _dicts(summary.get("articleids")):
        if each.get("idtype") == "doi":
            with suppress(ValidationError):
                return normalise_doi(str(each.get("value") or ""))
    return ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in _list(value) if isinstance(each, dict)]
