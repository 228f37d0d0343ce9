"""Fills in the fields of a new source from what an editor pasted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError

from cms.evidence.lookup import crossref, pubmed
from cms.evidence.lookup.http_json import LookupFailed
from cms.evidence.lookup.pasted_identifiers import Pasted, pasted
from cms.evidence.lookup.pasted_reference import PastedReference, read_reference
from cms.evidence.models import ResearchSource

LEAST_WORDS = 4  # of a reference; with fewer, nobody can find the publication


@dataclass(frozen=True)
class NewSource:
    """The fields found for a new source, or the stored sources that have its identifier."""

    fields: dict[str, Any] = field(default_factory=dict)
    duplicates: list[ResearchSource] = field(default_factory=list)
    found_at: str = ""  # Crossref or PubMed
    not_found: str = ""  # why nothing was found, for editors
    updates: list[crossref.Update] = field(default_factory=list)


def new_source(text: str) -> NewSource:
    """Recognise an identifier or a whole reference, look for duplicates, then ask the service.

    Raises:
        ValidationError: the text is no identifier, no address and no reference.
    """
    reference: PastedReference | None = None
    try:
        named = [pasted(text)]
    except ValidationError:
        reference = read_reference(text)
        if not reference.identifiers and len(reference.text.split()) < LEAST_WORDS:
            raise
        named = [Pasted(name, value) for name, value in reference.identifiers.items()]
    given = {each.field: each.value for each in named}
    if duplicates := _duplicates(named):
        return NewSource(given, duplicates)
    asked = _asked(named, reference)
    if not asked.found_at and reference:
        given = {**reference.fields, **given, "import_text": reference.text}
    fields = {**asked.fields, **given}
    duplicates = Pasted("doi", fields["doi"]).duplicates() if fields.get("doi") else []
    return replace(asked, fields=fields, duplicates=duplicates)


def _duplicates(named: list[Pasted]) -> list[ResearchSource]:
    return next(filter(None, (each.duplicates() for each in named)), [])


def _asked(named: list[Pasted], reference: PastedReference | None) -> NewSource:
    """What the first service that knows the publication says of it, or why none does."""
    refusals = []
    for ask in _questions(named, reference):
        try:
            return ask()
        except LookupFailed as error:
            refusals.append(str(error))
    return NewSource(not_found=refusals[0])


def _questions(
    named: list[Pasted], reference: PastedReference | None
) -> Iterator[Callable[[], NewSource]]:
    """The look-ups that may answer, the surest first; at least one."""
    known = [each for each in named if each.field in {"doi", "pmid"}]
    for each in known:
        yield partial(_by_doi if each.field == "doi" else _by_pmid, each.value)
    if reference and reference.fields.get("authors"):
        yield partial(_by_words, reference)
    elif not known:
        yield partial(_not_asked, reference)


def _by_doi(doi: str) -> NewSource:
    record = crossref.ask(doi)
    return NewSource(crossref.fields(record), found_at="Crossref", updates=crossref.updates(record))


def _by_pmid(pmid: str) -> NewSource:
    summary = pubmed.ask(pmid)
    return NewSource(pubmed.fields(summary), found_at="PubMed", updates=pubmed.updates(summary))


def _by_words(reference: PastedReference) -> NewSource:
    read = reference.fields
    record = crossref.find(reference.text, read["title"], read.get("year"))
    fields = {**crossref.fields(record), "doi": pasted(str(record["DOI"])).value}
    return NewSource(fields, found_at="Crossref", updates=crossref.updates(record))


def _not_asked(reference: PastedReference | None) -> NewSource:
    if reference:
        raise LookupFailed("It names no DOI and no PubMed number, so it could not be looked up.")
    raise LookupFailed("Web addresses cannot be looked up. Please fill in the fields yourself.")
