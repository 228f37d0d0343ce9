"""Fills in the form of a new source from the identifier that an editor pasted."""

from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any

from django.utils.text import slugify

from cms.evidence.lookup import crossref, pubmed
from cms.evidence.lookup.http_json import LookupFailed
from cms.evidence.lookup.pasted_identifiers import Pasted, pasted
from cms.evidence.models import ResearchSource


@dataclass(frozen=True)
class NewSource:
    """The fields found for a new source, or the stored sources that have its identifier."""

    fields: dict[str, Any] = field(default_factory=dict)
    duplicates: list[ResearchSource] = field(default_factory=list)
    found_at: str = ""  # Crossref or PubMed
    not_found: str = ""  # why nothing was found, for editors
    updates: list[crossref.Update] = field(default_factory=list)


def new_source(text: str) -> NewSource:
    """Recognise the identifier, look for duplicates, then ask the service.

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
        summary = pubmed.ask(what.value)
        return pubmed.fields(summary), "PubMed", pubmed.updates(summary)
    raise LookupFailed("Web addresses cannot be looked up. Please fill in the fields yourself.")


def proposed_key(fields: dict[str, Any]) -> str:
    """A free key from author and year: `hayden-2021`, else `hayden-2021-2`; '' without fields."""
    first_author = (fields.get("authors") or "").split("\n")[0]
    surname = " ".join(part for part in first_author.split() if not part.isupper())
    who = surname or first_author or fields.get("container") or fields.get("title") or ""
    wanted: str = slugify(f"{' '.join(who.split()[:4])} {fields.get('year') or ''}")[:70].strip("-")
    if not wanted:
        return ""
    taken = set(ResearchSource.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(key for key in chain([wanted], numbered) if key not in taken)
