"""Crossref's record of a DOI, and later notices about the publication.

https://api.crossref.org: `GET /works/{doi}`. Retractions, corrections and new versions are
listed in `updated-by` of the publication that they are about. They come from publishers and from
Retraction Watch.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.cache import cache

from cms.evidence.choices import SourceKind
from cms.evidence.lookup.http_json import LookupFailed, RecordNotFound, get_json
from cms.evidence.lookup.record_texts import initials, kind_from_title, plain

CACHE_SECONDS = 3600
KINDS = {"book": SourceKind.BOOK, "monograph": SourceKind.BOOK, "edited-book": SourceKind.BOOK}


@dataclass(frozen=True)
class Update:
    """A notice about a publication: `Update("retraction", "10.1/notice", 2019-07-26, …)`."""

    type: str  # Crossref's word
    notice: str  # DOI of the notice or the new version, or ''
    on: date | None
    by: str  # publisher, retraction-watch


def ask(doi: str, *, fresh: bool = False) -> dict[str, Any]:
    """Crossref's record of a DOI, cached for an hour; `fresh` skips the cache.

    Raises:
        LookupFailed: there is no record; the text says why.
    """
    key = f"crossref:{hashlib.sha256(doi.encode()).hexdigest()}"
    record: dict[str, Any] | None = None if fresh else cache.get(key)
    if record is None:
        address = f"{settings.CROSSREF_URL}/works/{quote(doi, safe='')}"
        answer = get_json("Crossref", address, {"mailto": settings.SOURCE_LOOKUP_MAILTO})
        record = answer.get("message")
        if not isinstance(record, dict):
            raise LookupFailed("Crossref answered something that cannot be read.")
        cache.set(key, record, CACHE_SECONDS)
    return record


def find(reference: str, title: str, year: int | None) -> dict[str, Any]:
    """Crossref's record of the publication that a whole reference names.

    Crossref always answers something. Only a record with the same title, and the same year if one
    is known, is the same publication.

    Raises:
        LookupFailed: there is none; the text says why.
    """
    question = {"query.bibliographic": reference[:500], "rows": "1"}
    asked = {**question, "mailto": settings.SOURCE_LOOKUP_MAILTO}
    answer = get_json("Crossref", f"{settings.CROSSREF_URL}/works", asked).get("message")
    items = _dicts(answer.get("items")) if isinstance(answer, dict) else []
    for record in items[:1]:
        same_words = _alphanumeric(fields(record).get("title", "")) == _alphanumeric(title)
        if same_words and year in (None, _year(record)) and record.get("DOI"):
            return record
    raise RecordNotFound("Crossref knows no publication with this title and year.")


def _alphanumeric(title: str) -> str:
    return "".join(each for each in title.casefold() if each.isalnum())


def fields(record: dict[str, Any]) -> dict[str, Any]:
    """The record as fields of a ResearchSource, without those that the record lacks.

    `{"title": "Exercise therapy …", "authors": "Hayden JA\\nEllis J", "year": 2021, …}`
    """
    title = plain(_first(record.get("title")))
    container = plain(_first(record.get("container-title")) or record.get("publisher"))
    values = {
        "title": title[:500],
        "authors": "\n".join(filter(None, map(_author, _dicts(record.get("author"))))),
        "container": container[:255],
        "year": _year(record),
        "language": plain(record.get("language"))[:20],
        "kind": _kind(record) or kind_from_title(title, container),
    }
    return {name: value for name, value in values.items() if value}


def updates(record: dict[str, Any]) -> list[Update]:
    """The notices in `updated-by`, each once."""
    found = [
        Update(
            type=str(each.get("type") or "").lower().replace("-", "_").replace(" ", "_"),
            notice=str(each.get("DOI") or "").lower(),
            on=_day(each.get("updated")),
            by=str(each.get("source") or "publisher"),
        )
        for each in _dicts(record.get("updated-by"))
    ]
    return list({(update.type, update.notice): update for update in found}.values())


def _kind(record: dict[str, Any]) -> SourceKind | None:
    if record.get("type") == "posted-content" and record.get("subtype") == "preprint":
        return SourceKind("preprint")
    kind = KINDS.get(str(record.get("type")))
    return SourceKind(kind) if kind else None


def _author(author: dict[str, Any]) -> str:
    if author.get("family"):
        return f"{plain(author['family'])} {initials(plain(author.get('given')))}".strip()
    return plain(author.get("name"))


def _year(record: dict[str, Any]) -> int | None:
    for name in ("published", "published-print", "published-online", "issued"):
        if (parts := _parts(record.get(name))) and 1500 <= parts[0] <= 2200:
            return parts[0]
    return None


def _day(value: Any) -> date | None:
    parts = _parts(value)
    try:
        return date(*[*parts, 1, 1][:3]) if parts else None
    except ValueError:
        return None


def _parts(value: Any) -> list[int]:
    """`{"date-parts": [[2019, 7, 26]]}` → `[2019, 7, 26]`; an unknown date is `[[null]]`."""
    given = _first(value.get("date-parts")) if isinstance(value, dict) else None
    return [part for part in given if isinstance(part, int)] if isinstance(given, list) else []


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
