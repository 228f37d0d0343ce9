"""From what an editor pasted to a form that is filled in as far as anybody knows."""

from dataclasses import dataclass, field
from typing import Any

from cms.evidence.lookup import crossref, pubmed
from cms.evidence.lookup.http_json import LookupFailed
from cms.evidence.lookup.pasted_identifiers import Pasted, pasted
from cms.evidence.models import ResearchSource
from cms.evidence.source_keys import proposed_key


@dataclass(frozen=True)
class NewSource:
    """What is known of a source that is not in the library yet, or the source that is."""

    fields: dict[str, Any] = field(default_factory=dict)
    duplicates: list[ResearchSource] = field(default_factory=list)
    found_at: str = ""  # Crossref, PubMed
    not_found: str = ""  # why not, in words for editors
    updates: list[crossref.Update] = field(default_factory=list)


def new_source(text: str) -> NewSource:
    """Recognise, look for duplicates, look up.

    Raises:
        ValidationError: the text is no identifier and no address.
    """
    what = pasted(text)
    if duplicates := what.duplicates():
        return NewSource({what.field: what.value}, duplicates)
    try:
        found, found_at, updates = _look_up(what)
        not_found = ""
    except LookupFailed as error:
        found, found_at, updates, not_found = {}, "", [], str(error)
    fields = {**found, what.field: what.value}
    duplicates = Pasted("doi", fields["doi"]).duplicates() if fields.get("doi") else []
    fields["key"] = proposed_key(fields) if found else ""
    return NewSource(fields, duplicates, found_at, not_found, updates)


def _look_up(what: Pasted) -> tuple[dict[str, Any], str, list[crossref.Update]]:
    if what.field == "doi":
        record = crossref.ask(what.value)
        return crossref.fields(record), "Crossref", crossref.updates(record)
    if what.field == "pmid":
        return pubmed.fields(pubmed.ask(what.value)), "PubMed", []
    raise LookupFailed("Nobody is asked about web addresses: fill in the fields yourself.")
