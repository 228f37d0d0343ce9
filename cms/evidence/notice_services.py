"""Where `check_sources` looks for notices: Crossref, PubMed and the file of Retraction Watch."""

from collections.abc import Callable, Iterable
from typing import Any

from cms.evidence.lookup import crossref, pubmed, retraction_watch
from cms.evidence.lookup.crossref import Update
from cms.evidence.models import ResearchSource
from cms.evidence.source_monitor import Ask, Service


def crossref_service(ask: Ask, name: str = "Crossref") -> Service:
    """Asks about sources with a DOI."""

    def notices(source: ResearchSource) -> list[Update] | None:
        return crossref.updates(ask(source.doi)) if source.doi else None

    return Service(name, notices)


def pubmed_service(ask: Ask, name: str = "PubMed") -> Service:
    """Asks about sources with a PubMed number."""

    def notices(source: ResearchSource) -> list[Update] | None:
        return pubmed.updates(ask(source.pmid)) if source.pmid else None

    return Service(name, notices)


def retraction_watch_service(
    path: str, sources: Iterable[ResearchSource], report: Callable[[str], Any]
) -> Service:
    """Reads the file once, for all sources with a DOI or a PubMed number.

    Raises:
        UnreadableFile: the file is missing, or is not the one of Retraction Watch.
    """
    identifiers = {
        str(value).lower(): source.pk
        for source in sources
        for value in (source.doi, source.pmid)
        if value
    }
    found = retraction_watch.notices(path, identifiers, report)

    def notices(source: ResearchSource) -> list[Update] | None:
        return found.get(source.pk, []) if source.doi or source.pmid else None

    return Service("Retraction Watch", notices)
