"""Reads citations: identifiers, or a name, a year and a subject."""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from cms.evidence.identifiers import normalise_doi
from cms.import_export.documents.document_model import plain

DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+")
PMID = re.compile(r"(?:\bPMID:?\s*|pubmed\.ncbi\.nlm\.nih\.gov/)(\d{1,9})\b", re.IGNORECASE)
GUIDELINE = re.compile(r"\b(NG|CG|PH|QS|TA|SIGN|HTE|IPG|MTG)[\s-]?(\d{1,4})\b")
YEAR = re.compile(r"[(\[]((?:1[5-9]|20|21)\d\d)[)\]]")
ADDRESS = re.compile(r"https?://[^\s\"<>]+|\bwww\.[^\s\"<>]+", re.IGNORECASE)
ANY_YEAR = re.compile(r"(?<!\d)(19[3-9]\d|20[0-4]\d)(?!\d)")
IDENTIFIER = re.compile(r"\b10\.\d{4,9}/\S+|https?://\S+|\bwww\.\S+")
PARTICLES = re.compile(r"^(?:(?:van|von|de|der|den|la|le|du|di|da) )+", re.IGNORECASE)
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
    url: str = ""

    @property
    def address(self) -> str:
        """Where to read what the citation names, or an empty string."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        return self.url


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


def read_reference(html: str) -> Citation:
    """Read an entry of a list of references: its words, first author, year and identifiers.

    `Hale J, Petrov D. Walking and pain. J Backs 2019;3:1. doi:10.5555/1` has the name `Hale` and
    the year 2019.
    """
    text, words = unescape(html), plain(html)
    pmid, guideline = PMID.search(text), GUIDELINE.search(words)
    doi = _doi(text)
    return Citation(
        text=words,
        name=PARTICLES.sub("", words).split(" ", 1)[0].strip(" ,.:;"),
        year=_publication_year(words),
        doi=doi,
        pmid=pmid[1].lstrip("0") if pmid else "",
        guideline_id="".join(guideline.groups()) if guideline else "",
        url="" if doi else _url(text),
    )


def names_source(citation: Citation) -> bool:
    """Whether a citation identifies a source, or names it with a year."""
    return bool(
        citation.doi or citation.pmid or citation.guideline_id or citation.url or citation.year
    )


def _publication_year(words: str) -> int | None:
    """The year in brackets, else the last one outside of addresses."""
    bracketed = YEAR.search(words)
    if bracketed:
        return int(bracketed[1])
    years = ANY_YEAR.findall(IDENTIFIER.sub(" ", words))
    return int(years[0]) if years else None


def leads_to_publication(address: str) -> bool:
    """Whether a web address is of a page or a file: many publications name the same first page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.path.strip("/") or parts.query)


def _url(text: str) -> str:
    """The first web address, without the punctuation after it."""
    found = ADDRESS.search(text)
    if not found:
        return ""
    address = found[0].rstrip(".,;:)'”’")
    return address if address.lower().startswith("http") else f"https://{address}"


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
