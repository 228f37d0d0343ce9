"""Ranked full-text search of live pages, including words inside blocks and in cited sources.

It has its own index, joined by the page's primary key. Wagtail's backends join a key cast to text,
and on SQLite query the index again for each row found.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connections
from django.db.models import F, Lookup, QuerySet, TextField

from cms.search.stop_words import without_stop_words
from cms.search.synonyms import Clause, synonyms
from cms.search.tokens import Term, query_words

CONFIG = "simple"  # tokens are stemmed already


@TextField.register_lookup
class PageTextQuery(Lookup):
    """SQLite's `MATCH`."""

    lookup_name = "fts5"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, column_parameters = self.process_lhs(compiler, connection)
        words, word_parameters = self.process_rhs(compiler, connection)
        return f"{column} MATCH {words}", [*column_parameters, *word_parameters]


def search(
    pages: QuerySet[Any],
    text: str,
    any_term: bool = False,
    ranked: bool = True,
    languages: Iterable[str] | None = None,
) -> Any:
    """Return the pages that contain all words of `text`, or any of them; best first if `ranked`.

    A page is indexed by the rules of its own language. The language of `text` is unknown, so each
    word is stemmed by the rules of all `languages` (default: all content languages), and any of
    the stems matches. Words such as `the` are not looked for, and a synonym stands for its word.
    """
    several = list(languages or [code for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES])
    return matching(pages, clauses_of(text, several), any_term, ranked)


def clauses_of(text: str, languages: list[str]) -> list[Clause]:
    """Return what a page must have for each word, or each phrase that has synonyms."""
    words = without_stop_words(query_words(text, languages), languages)
    return synonyms().expand(words, languages)


def matching(
    pages: QuerySet[Any],
    clauses: list[Clause],
    any_clause: bool = False,
    ranked: bool = True,
    in_title: bool = False,
) -> Any:
    """Return the pages that fulfil all clauses, or any; with `in_title`, by their titles alone."""
    if not clauses:
        return pages.none()
    on_postgres = connections[pages.db].vendor == "postgresql"
    found, rank = (_postgres if on_postgres else _sqlite)(pages, clauses, any_clause, in_title)
    return found.order_by(rank, "pk") if ranked else found


def _postgres(
    pages: QuerySet[Any], clauses: list[Clause], any_clause: bool, in_title: bool
) -> tuple[Any, Any]:
    token = "{}:A" if in_title else "{}"
    expression = _expression(clauses, any_clause, (" & ", " | "), token)
    query = SearchQuery(expression, config=CONFIG, search_type="raw")
    found = pages.filter(postgres_words__vector=query)
    return found, SearchRank(F("postgres_words__vector"), query).desc()


def _sqlite(
    pages: QuerySet[Any], clauses: list[Clause], any_clause: bool, in_title: bool
) -> tuple[Any, Any]:
    token = 'title : "{}"' if in_title else '"{}"'
    query = _expression(clauses, any_clause, (" AND ", " OR "), token)
    return pages.filter(sqlite_words__matching__fts5=query), F("sqlite_words__rank")


def _expression(
    clauses: list[Clause], any_clause: bool, operators: tuple[str, str], token: str
) -> str:
    """Needs no escaping: tokens have only letters and digits, so none of them is an operator."""
    all_of, any_of = operators

    def term(tokens: Term) -> str:
        return f"({any_of.join(token.format(each) for each in sorted(tokens))})"

    def alternatives(clause: Clause) -> str:
        phrases = [all_of.join(map(term, phrase)) for phrase in clause]
        return phrases[0] if len(phrases) == 1 else f"({any_of.join(f'({p})' for p in phrases)})"

    return (any_of if any_clause else all_of).join(
        f"({alternatives(clause)})" if any_clause else alternatives(clause) for clause in clauses
    )
