"""The references of a page as schema.org publications."""

from typing import Any

from cms.evidence.choices import SourceKind
from cms.pages.references import Reference

# Publication types as MeSH names them: https://www.nlm.nih.gov/mesh/pubtypes.html
PUBLICATION_TYPES = {
    SourceKind.SYSTEMATIC_REVIEW: "Systematic Review",
    SourceKind.NETWORK_META_ANALYSIS: "Network Meta-Analysis",
    SourceKind.UMBRELLA_REVIEW: "Systematic Review",
    SourceKind.PREPRINT: "Preprint",
    SourceKind.PROTOCOL: "Clinical Trial Protocol",
    SourceKind.CASE_SERIES: "Case Reports",
    SourceKind.RANDOMISED_TRIAL: "Randomized Controlled Trial",
    SourceKind.OBSERVATIONAL: "Observational Study",
    SourceKind.GUIDELINE: "Practice Guideline",
    SourceKind.NARRATIVE_REVIEW: "Review",
    SourceKind.EDITORIAL: "Editorial",
}
OTHER_TYPES = {SourceKind.BOOK: "Book", SourceKind.WEB_PAGE: "WebPage"}


def source_id(reference: Reference, page: str) -> str:
    """The source's address; a fragment of the page if it has none."""
    return reference["url"] or f"{page}#reference-{reference['ref']}"


def article(reference: Reference, name: str) -> dict[str, Any]:
    """A `MedicalScholarlyArticle` if it has a DOI or a PubMed number, else a work of its kind."""
    identifiers = reference["identifiers"]
    scholarly = bool(identifiers["doi"] or identifiers["pmid"])
    kind = SourceKind(reference["kind"]["code"]) if reference["kind"] else SourceKind.OTHER
    container = reference["container"]
    return {
        "@type": "MedicalScholarlyArticle" if scholarly else OTHER_TYPES.get(kind, "CreativeWork"),
        "@id": name,
        "name": reference["title"],
        "url": reference["url"],
        "creditText": ", ".join(reference["authors"]),
        "publicationType": PUBLICATION_TYPES.get(kind) if scholarly else None,
        "datePublished": reference["year"] and str(reference["year"]),
        "identifier": [
            {"@type": "PropertyValue", "propertyID": kind_of, "value": value}
            for kind_of, value in identifiers.items()
            if value
        ],
        "isPartOf": container
        and {"@type": "Periodical" if scholarly else "CreativeWork", "name": container},
        "creativeWorkStatus": reference["status"] and reference["status"]["label"],
        "expires": reference["valid_until"],
    }
