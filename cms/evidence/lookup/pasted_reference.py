"""Reads a whole reference that somebody pasted: its identifiers, and what it says of the source.

Two ways of writing references are read: that of medical journals (Vancouver), `Hayden JA, Ellis J.
Exercise therapy. Cochrane Database Syst Rev. 2021;9:CD009790.`, and that of psychology (APA),
`Hayden, J. A., & Ellis, J. (2021). Exercise therapy. Cochrane Database, 9.` Of any other, only the
words are kept.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from cms.evidence.identifiers import normalise_doi
from cms.evidence.lookup.pasted_identifiers import FORMAT_SUFFIX, web_address
from cms.evidence.lookup.record_texts import initials, kind_from_title, plain

MAX_CHARACTERS = 2_000  # of a pasted text; a reference has about 300
DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]{1,200}")
PMID = re.compile(r"(?:\bPMID:?\s{0,3}|pubmed\.ncbi\.nlm\.nih\.gov/)(\d{1,9})\b", re.IGNORECASE)
GUIDELINE = re.compile(r"\b(NG|CG|PH|QS|TA|SIGN)\s?(\d{1,4})\b")
ADDRESS = re.compile(r"https?://[^\s\"<>]{1,400}")
YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
MARK = re.compile(r"^\s{0,5}(?:\[\d{1,3}\]|\d{1,3}[.)]|[•*–-])\s{1,5}")  # `[1]`, `1.`, `•`
LEFT_OUT = re.compile(
    r"\b(?:doi|pmid|pmcid)\s?:\s?\S{1,200}|\bavailable (?:from|at)\b:?|\bretrieved from\b"
    r"|\baccessed .{0,30}$",
    re.IGNORECASE,
)
ET_AL = re.compile(r",?\s(?:et al\.?|and others)$", re.IGNORECASE)
# `Hayden JA`, `van Tulder MW`, `O’Brien K`
VANCOUVER_AUTHOR = re.compile(r"^[^\d.,]{2,60}\s[A-Z]{1,4}$")
# `Hayden, J. A.`
APA_AUTHOR = re.compile(r"([^\W\d_][^,&()]{1,60}),\s((?:[A-Z]\.[\s-]?){1,4})")
APA = re.compile(r"^(?P<authors>.{2,800}?)\s\((?P<year>\d{4})[^)]{0,20}\)\.?\s(?P<rest>.{3,})$")
SENTENCE_END = re.compile(r"[.?](?:\s(?![A-Z]\.)|$)")


@dataclass(frozen=True)
class PastedReference:
    """The words as they were pasted, the identifiers in them, and the fields of a source."""

    text: str
    identifiers: dict[str, str] = field(default_factory=dict)  # doi, pmid, guideline_id, url
    fields: dict[str, Any] = field(default_factory=dict)


def read_reference(text: str) -> PastedReference:
    """Read a pasted reference; a text of any kind has a title at least.

    `{"authors": "Hayden JA\\nEllis J", "title": "Exercise therapy", "container": "Cochrane …",
    "year": 2021}`
    """
    text = MARK.sub("", plain(text[:MAX_CHARACTERS]))
    words = _without_identifiers(text)
    found = _apa(words) or _vancouver(words) or {"title": words, "year": _year(words)}
    found["title"] = str(found.get("title") or text).strip(" .,;")[:500]
    found["container"] = str(found.get("container") or "").strip(" .,;")[:255]
    found["kind"] = kind_from_title(found["title"], found["container"])
    return PastedReference(
        text, _identifiers(text), {name: value for name, value in found.items() if value}
    )


def _identifiers(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in DOI.finditer(text):
        with suppress(ValidationError):
            found.setdefault("doi", normalise_doi(FORMAT_SUFFIX.sub("", match[0])))
    if number := PMID.search(text):
        found["pmid"] = number[1].lstrip("0")
    if guideline := GUIDELINE.search(text):
        found["guideline_id"] = "".join(guideline.groups())
    if (address := ADDRESS.search(text)) and "doi" not in found:
        with suppress(ValidationError):
            found["url"] = web_address(address[0].rstrip(".,;)"))
    return {name: value for name, value in found.items() if value}


def _without_identifiers(text: str) -> str:
    for pattern in (LEFT_OUT, ADDRESS, DOI):
        text = pattern.sub(" ", text)
    return " ".join(text.split()).strip()


def _apa(words: str) -> dict[str, Any] | None:
    match = APA.match(words)
    authors = APA_AUTHOR.findall(match["authors"]) if match else []
    if not match or not authors:
        return None
    title, _, rest = _cut(match["rest"])
    return {
        "authors": "\n".join(f"{name.strip(' &')} {initials(given)}" for name, given in authors),
        "title": title,
        "container": re.split(r",|\d", rest, maxsplit=1)[0],
        "year": int(match["year"]),
    }


def _vancouver(words: str) -> dict[str, Any] | None:
    first, _, rest = _cut(words)
    names = [name.strip() for name in ET_AL.sub("", first).split(",")]
    if not rest or not all(map(VANCOUVER_AUTHOR.match, names)):
        return None
    title, _, rest = _cut(rest)
    year = _year(rest)
    container = YEAR.split(rest, maxsplit=1)[0] if year else rest
    return {"authors": "\n".join(names), "title": title, "container": container, "year": year}


def _cut(words: str) -> tuple[str, str, str]:
    """The first sentence, its end and the rest. A full stop between initials ends none."""
    end = SENTENCE_END.search(words)
    if not end:
        return words, "", ""
    mark = "?" if words[end.start()] == "?" else ""
    return words[: end.start()] + mark, end[0], words[end.end() :].strip()


def _year(words: str) -> int | None:
    found = YEAR.findall(words)
    return int(found[-1]) if found else None
