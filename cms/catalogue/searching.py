"""Full-text search of live pages: words inside blocks and in the sources that they cite, ranked.

One index of its own, joined by the page's key. Wagtail's backends join a cast text key, and on
SQLite ask the index once more for each row that was found.
"""

import re
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connections
from django.db.models import F, Lookup, QuerySet, TextField

TERM = re.compile(r"\w+(?:[-'’./]\w+)*")
CONFIG = "english"


@TextField.register_lookup
class FullText(Lookup):
    """SQLite's `MATCH`."""

    lookup_name = "fts5"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, column_parameters = self.process_lhs(compiler, connection)
        words, word_parameters = self.process_rhs(compiler, connection)
        return f"{column} MATCH {words}", [*column_parameters, *word_parameters]


def search(pages: QuerySet[Any], text: str, any_term: bool = False, ranked: bool = True) -> Any:
    """The pages of a queryset that speak of all the terms (or any), the best first if `ranked`."""
    terms = TERM.findall(text)
    if not terms:
        return pages.none()
    on_postgres = connections[pages.db].vendor == "postgresql"
    found, rank = (_postgres if on_postgres else _sqlite)(pages, terms, any_term)
    return found.order_by(rank, "pk") if ranked else found


def _postgres(pages: QuerySet[Any], terms: list[str], any_term: bool) -> tuple[QuerySet[Any], Any]:
    if any_term:
        query = reduce(or_, (SearchQuery(term, config=CONFIG) for term in terms))
    else:
        query = SearchQuery(" ".join(terms), config=CONFIG)
    found = pages.filter(postgres_words__vector=query)
    return found, SearchRank(F("postgres_words__vector"), query).desc()


def _sqlite(pages: QuerySet[Any], terms: list[str], any_term: bool) -> tuple[QuerySet[Any], Any]:
    query = (" OR " if any_term else " ").join(f'"{term}"' for term in terms)
    return pages.filter(sqlite_words__matching__fts5=query), F("sqlite_words__rank")
