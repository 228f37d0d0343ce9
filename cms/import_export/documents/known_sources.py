"""Finds the stored sources of a list of references."""

import re

from django.db.models import Q

from cms.evidence.choices import SourceKind, SourceStatus
from cms.evidence.models import ResearchSource
from cms.import_export.documents.citations import Citation, leads_to_publication
from cms.import_export.documents.reference_list import Reference

MIN_TITLE_WORDS = 4  # a shorter title may stand in the reference of another source
READ = (
    "title", "doi", "pmid", "guideline_id", "url", "year", "import_text", "kind", "status",
)  # fmt: skip


def find_sources(references: list[Reference]) -> None:
    """Set the source of each entry that one stored source fits, with one query for all.

    An entry is matched by DOI, PubMed number, guideline number or web address, else by title and
    year, else by the words of an earlier import. Nothing is set where more than one source fits.
    """
    stored = list(ResearchSource.objects.filter(_any_of(references)).only(*READ))
    for reference in references:
        found, how = _found(reference.citation, stored)
        if found:
            kept = found.kind == SourceKind.OTHER and found.status == SourceStatus.UNVERIFIED
            reference.source, reference.title, reference.how = found.pk, found.title, how
            reference.known = not (kept and found.import_text)


def _any_of(references: list[Reference]) -> Q:
    found = Q(import_text__in=[each.text for each in references])
    for name in ("doi", "pmid", "guideline_id", "url", "year"):
        values = {getattr(each.citation, name) for each in references} - {"", None}
        if values:
            found |= Q(**{f"{name}__in": values})
    return found


def _found(citation: Citation, stored: list[ResearchSource]) -> tuple[ResearchSource | None, str]:
    names = (
        ("doi", "DOI"), ("pmid", "PubMed number"), ("guideline_id", "guideline number"),
        ("url", "web address"),
    )  # fmt: skip
    for name, label in names:
        value = getattr(citation, name)
        if name == "url" and not leads_to_publication(value):
            continue
        same = [source for source in stored if value and getattr(source, name) == value]
        if len(same) == 1:
            return same[0], f"{label} {value}"
    words = _folded(citation.text)
    titled = [
        source
        for source in stored
        if source.year == citation.year
        and _is_long(source.title)
        and _folded(source.title) in words
    ]
    if citation.year and len(titled) == 1:
        return titled[0], "title and year"
    kept = [source for source in stored if source.import_text == citation.text]
    return (kept[0], "the same words in an earlier import") if kept else (None, "")


def _is_long(title: str) -> bool:
    return len(title.split()) >= MIN_TITLE_WORDS


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
