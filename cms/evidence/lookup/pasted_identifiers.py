"""Recognises an identifier that an editor pasted: a DOI, a PubMed number or a web address."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Q

from cms.evidence.identifiers import normalise_doi, normalise_pmid
from cms.evidence.models import ResearchSource

PUBMED_PAGE = re.compile(
    r"^https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d+)"
)
# The URL of an article often contains its DOI, followed by a format such as /pdf.
DOI_IN_URL = re.compile(r"/(10\.\d{4,9}/[^?#\s]+)")
FORMAT_SUFFIX = re.compile(
    r"/(?:full|abstract|pdf|epdf|html|full-text|fulltext|references)(?:/.*)?$"
)
_is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Pasted:
    """`Pasted("doi", "10.1002/14651858.cd009790.pub2")`"""

    field: str  # doi, pmid, url or guideline_id
    value: str

    def duplicates(self) -> list[ResearchSource]:
        """The stored sources with this identifier."""
        same = Q(**{self.field: self.value})
        if self.field == "url":
            same = Q(url__in=[self.value, f"{self.value}/", self.value.rstrip("/")])
        return list(ResearchSource.objects.filter(same))


def pasted(text: str) -> Pasted:
    """Recognise the identifier and return it in the form in which it is stored.

    Raises:
        ValidationError: it is none of the three; the text shows an example of each.
    """
    text = text.strip()
    for field, read in (("doi", _doi), ("pmid", _pmid), ("url", web_address)):
        try:
            return Pasted(field, read(text))
        except ValidationError:
            continue
    raise ValidationError(
        "This is not a DOI, a PubMed number or a web address. They look like "
        "10.1002/14651858.CD009790.pub2, 34580864 and https://www.nice.org.uk/guidance/ng59. You "
        "can also paste a whole reference: authors, title, journal and year.",
        code="unrecognised",
    )


def _doi(text: str) -> str:
    try:
        return normalise_doi(text)
    except ValidationError:
        in_address = DOI_IN_URL.search(unquote(text)) if "://" in text else None
        if not in_address:
            raise
        return normalise_doi(FORMAT_SUFFIX.sub("", in_address[1]))


def _pmid(text: str) -> str:
    page = PUBMED_PAGE.match(text)
    return normalise_pmid(page[1] if page else text)


def web_address(text: str) -> str:
    """The address without its fragment, with the host in lower case.

    Raises:
        ValidationError: it is no address, or has a password in it.
    """
    _is_address(text)
    parts = urlsplit(text)
    if parts.username or parts.password or len(text) > 500:
        raise ValidationError("not an address to publish", code="unrecognised")
    return urlunsplit(parts._replace(netloc=parts.netloc.lower(), fragment=""))
