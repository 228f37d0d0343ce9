"""The words of the public pages of a site in one language, with which a spelling is compared."""

import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from wagtail.models import Locale

from cms.core.content_version.render_context import current_render_version
from cms.pages.site_tree import SiteTree
from cms.search.models import PageVocabulary, SearchSynonyms
from cms.search.sounds import sound
from cms.search.tokens import folded, plain_words

MAX_WORDS = 20_000  # of one language: the words of most pages are kept
MAX_VOCABULARIES = 8  # of one process, some megabytes each

_lock = threading.Lock()
_stored: tuple[str | None, dict[tuple[int, int], "Vocabulary"]] = (None, {})


@dataclass
class Vocabulary:
    """`pages` counts the pages with a word, by the word without accents.

    `written` has the spelling of most pages: `{"ubung": "übung"}`.
    """

    pages: dict[str, int] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    @cached_property
    def words(self) -> list[str]:
        return list(self.pages)

    @cached_property
    def sounds(self) -> list[str]:
        """How each of `words` sounds."""
        return [sound(word) for word in self.words]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Vocabulary":
        """Count words in texts that each have the words of one page, separated by spaces."""
        counted: Counter[str] = Counter()
        for text in texts:
            counted.update(text.split())
        found = cls()
        for word, pages in counted.most_common(MAX_WORDS):
            plain = folded(word)
            found.written.setdefault(plain, word)
            found.pages[plain] = found.pages.get(plain, 0) + pages
        return found


def vocabularies(tree: SiteTree, languages: Iterable[str]) -> list[Vocabulary]:
    """Return the vocabularies of a site in these languages, without private pages."""
    wanted = set(languages)
    return [_vocabulary(tree, each) for each in tree.languages.values() if _is_in(each, wanted)]


def _is_in(locale: Locale, wanted: set[str]) -> bool:
    return locale.language_code in wanted


def _vocabulary(tree: SiteTree, locale: Locale) -> Vocabulary:
    """Read the vocabulary once per content version; a private page changes the version."""
    global _stored
    token = current_render_version()
    if token is None:
        return _load(tree, locale)
    key = (tree.site.pk, locale.pk)
    with _lock:
        version, found = _stored
        if version != token:
            found = {}
        if key not in found:
            if len(found) >= MAX_VOCABULARIES:
                found = {}
            found[key] = _load(tree, locale)
        _stored = (token, found)
        return found[key]


def _load(tree: SiteTree, locale: Locale) -> Vocabulary:
    rows = tree.narrow(PageVocabulary.objects.filter(page__locale=locale), "page__")
    synonyms = SearchSynonyms.objects.filter(locale=locale).values_list("words", flat=True)
    pages = rows.values_list("words", flat=True).iterator()
    return Vocabulary.of(chain(pages, (" ".join(plain_words(each)) for each in synonyms)))
