"""Writes sources as CSL-JSON for reference managers: https://docs.citationstyles.org/"""

from typing import Any

from cms.evidence.choices import SourceKind
from cms.evidence.models import ResearchSource

TYPES = {
    SourceKind.GUIDELINE: "report",
    SourceKind.PREPRINT: "article",
    SourceKind.BOOK: "book",
    SourceKind.WEB_PAGE: "webpage",
    SourceKind.OTHER: "document",
}


def csl_item(source: ResearchSource) -> dict[str, Any]:
    """`{"id": "hayden-2021", "type": "article-journal", "title": …, "DOI": …, "issued": …}`"""
    item = {
        "id": source.key,
        "type": TYPES.get(source.kind, "article-journal"),
        "title": source.title,
        "author": [_name(author) for author in source.author_list],
        "container-title": source.container,
        "issued": {"date-parts": [[source.year]]} if source.year else None,
        "DOI": source.doi,
        "PMID": source.pmid,
        "URL": source.url,
        "number": source.guideline_id,
        "language": source.language,
        "note": source.status_note,
    }
    return {name: value for name, value in item.items() if value}


def _name(author: str) -> dict[str, str]:
    """Split `Hayden JA` into family name and initials; keep any other author as one literal."""
    family, _, given = author.rpartition(" ")
    if family and given.isalpha() and given.isupper() and len(given) <= 4:
        return {"family": family, "given": given}
    return {"literal": author}
