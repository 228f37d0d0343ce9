"""Finds the sources, locations and contact forms that a document refers to."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from wagtail.models import Locale

from cms.clinic.models import ContactForm, Location, SafetyNotice
from cms.evidence.choices import SourceKind, SourceStatus
from cms.evidence.models import ResearchSource
from cms.import_export.documents.citations import Citation
from cms.import_export.documents.document_model import plain
from cms.import_export.documents.known_sources import find_sources
from cms.import_export.documents.reference_list import Reference

CHUNK = 100  # entries of a list of references that are looked up with one query


@dataclass(frozen=True)
class SourceMatch:
    """A stored source that a citation refers to. `known` is false if an earlier import added it."""

    source: int
    title: str
    how: str
    known: bool = True


@dataclass(frozen=True)
class FormFound:
    """A contact form, and the sentences that the form itself shows."""

    key: int
    sentences: frozenset[str]

    def shows(self, text: str) -> bool:
        return _folded(text) in self.sentences


class KnownObjects(Protocol):
    """What the interpreter looks up, and what the person may add besides the page."""

    adds_sources: bool
    adds_notices: bool
    adds_pictures: bool

    def find(self, references: list[Reference]) -> None: ...
    def notice(self, words: tuple[str, tuple[str, ...], str]) -> int | None: ...
    def source(self, citation: Citation) -> SourceMatch | None: ...
    def location(self, words: str) -> int | None: ...
    def form(self, heading: str) -> FormFound | None: ...


class NoKnownObjects:
    """Finds nothing: every citation is unmatched, every location and form a gap."""

    adds_sources = adds_notices = adds_pictures = True

    def find(self, references: list[Reference]) -> None:
        return

    def notice(self, words: tuple[str, tuple[str, ...], str]) -> int | None:
        return None

    def source(self, citation: Citation) -> SourceMatch | None:
        return None

    def location(self, words: str) -> int | None:
        return None

    def form(self, heading: str) -> FormFound | None:
        return None


class StoredObjects:
    """Looks objects up in the database, for a page in one language.

    Locations and forms are read once, because a document may name them hundreds of times.
    """

    def __init__(
        self,
        locale: Locale,
        *,
        adds_sources: bool = True,
        adds_notices: bool = True,
        adds_pictures: bool = True,
    ) -> None:
        self.locale = locale
        self.adds_sources, self.adds_notices = adds_sources, adds_notices
        self.adds_pictures = adds_pictures
        self._locations: dict[str, int | None] = {}

    def find(self, references: list[Reference]) -> None:
        """Look all entries of a list of references up, with a few queries for the whole list."""
        for start in range(0, len(references), CHUNK):
            find_sources(references[start : start + CHUNK])

    def notice(self, words: tuple[str, tuple[str, ...], str]) -> int | None:
        """The safety notice with exactly these words, in the language of the page."""
        return self._notices.get(words)

    @cached_property
    def _notices(self) -> dict[tuple[str, tuple[str, ...], str], int]:
        return {
            (notice.heading, tuple(item.value for item in notice.items), notice.action): notice.pk
            for notice in SafetyNotice.objects.filter(locale=self.locale).order_by("-pk")
        }

    def source(self, citation: Citation) -> SourceMatch | None:
        """The source with the identifier, else with name and year, else from an earlier import."""
        for name in ("doi", "pmid", "guideline_id"):
            value = getattr(citation, name)
            found = ResearchSource.objects.filter(**{name: value}) if value else []
            if len(found) == 1:
                return _match(found[0], f"{name.replace('_id', ' number').upper()} {value}")
        if citation.year:
            of_year = ResearchSource.objects.filter(year=citation.year)
            named = [source for source in of_year if _is_named(source, citation)]
            if len(named) == 1:
                return _match(named[0], "name and year; please compare")
        kept = ResearchSource.objects.filter(import_text=citation.text).first()
        return _match(kept, "the same words in an earlier import") if kept else None

    def location(self, words: str) -> int | None:
        """The location with these three words. Without words, the only location of the clinic."""
        if words not in self._locations:
            here = Location.objects.filter(locale=self.locale)
            found = list((here.filter(what3words=words) if words else here)[:2])
            one = found and (words or len(found) == 1)
            self._locations[words] = found[0].pk if one else None
        return self._locations[words]

    def form(self, heading: str) -> FormFound | None:
        """The only contact form, or the only one with this heading."""
        forms = self._forms
        if len(forms) > 1:
            forms = [form for form in forms if _folded(form.heading) == _folded(heading)]
        if len(forms) != 1:
            return None
        own = [forms[0].heading, *re.findall(r"<p[^>]*>(.*?)</p>", forms[0].intro, re.DOTALL)]
        return FormFound(forms[0].pk, frozenset(_folded(plain(text)) for text in own))

    @cached_property
    def _forms(self) -> list[ContactForm]:
        return list(ContactForm.objects.filter(locale=self.locale, turned_off=False))


def _match(source: ResearchSource, how: str) -> SourceMatch:
    kept = source.kind == SourceKind.OTHER and source.status == SourceStatus.UNVERIFIED
    return SourceMatch(source.pk, source.title, how, known=not (kept and source.import_text))


def _is_named(source: ResearchSource, citation: Citation) -> bool:
    """Whether a citation names this source: by author, by title, or by journal and subject.

    `Hayden (2021)`, or `Lancet Series on X (2018)`. Journal and year alone do not identify a paper.
    """
    name = re.sub(r"\s+(?:et al|and others|et autres)\.?$", "", citation.name.strip(), flags=re.I)
    authors = {_folded(author).rsplit(" ", 1)[0] for author in source.author_list[:1]}
    exact = authors | {_folded(source.title), *map(_folded, source.author_list[:1])}
    if _folded(name) in exact:
        return True
    journal = _words(source.container) - {"the", "of", "database"}
    subject = _folded(citation.subject)
    return bool(subject and subject in _folded(source.title) and journal & _words(citation.name))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .")
