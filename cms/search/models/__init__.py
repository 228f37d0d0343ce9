"""The search index: tables derived from live pages, so that queries need not read every page.

Nobody edits these rows, except those of `SearchSynonyms`. They are rebuilt when a page is published
or something it refers to changes. Queries must still filter them by the pages that the reader may
see.
"""

from cms.search.models.claims import Claim, ClaimLink, Claims, ClaimState, SourceUse
from cms.search.models.synonyms import SearchSynonyms
from cms.search.models.withdrawn_path import WithdrawnPath
from cms.search.models.words import (
    PageToReindex,
    PageVocabulary,
    PageWords,
    PostgresWords,
    SourceToReindex,
    SqliteWords,
)

__all__ = [
    "Claim",
    "ClaimLink",
    "ClaimState",
    "Claims",
    "PageToReindex",
    "PageVocabulary",
    "PageWords",
    "PostgresWords",
    "SearchSynonyms",
    "SourceToReindex",
    "SourceUse",
    "SqliteWords",
    "WithdrawnPath",
]
