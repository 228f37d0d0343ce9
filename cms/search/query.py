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

from cms.search.tokens import Term, terms

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
    """Return the pages that contain all terms of `text`, or any of them; best first if `ranked`.

    A page is indexed by the rules of its own language. The language of `text` is unknown, so each
    term is stemmed by the rules of all `languages` (default: all content languages), and any of
    the stems matches.
    """
    wanted = terms(text, languages or [code for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES])
    if not wanted:
        return pages.none()
    on_postgres = connections[pages.db].vendor == "postgresql"
    found, rank = (_postgres if on_postgres else _sqlite)(pages, wanted, any_term)
    return found.order_by(rank, "pk") if ranked else found


def _postgres(pages: QuerySet[Any], wanted: list[Term], any_term: bool) -> tuple[Any, Any]:
    expression = (" | " if any_term else " & ").join(_any_of(term, " | ", "{}") for term in wanted)
    query = SearchQuery(expression, config=CONFIG, search_type="raw")
    found = pages.filter(postgres_words__vector=query)
    return found, SearchRank(F("postgres_words__vector"), query).desc()


def _sqlite(pages: QuerySet[Any], wanted: list[Term], any_term: bool) -> tuple[Any, Any]:
    query = (" OR " if any_term else " AND ").join(_any_of(term, " OR ", '"{}"') for term in wanted)
    return pages.filter(sqlite_words__matching__fts5=query), F("sqlite_words__rank")


def _any_of(term: Term, operator: str, template: str) -> str:
    """Needs no escaping: tokens have only letters and digits, so none of them is an operator."""
    return f"({operator.join(template.format(token) for token in sorted(term))})"
