"""Full-text search of live pages: words inside blocks and in the sources that they cite, ranked.

One index of its own, joined by the page's key. Wagtail's backends join a cast text key, and on
SQLite ask the index once more for each row that was found.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connections
from django.db.models import F, Lookup, QuerySet, TextField

from cms.search.tokens import Term, terms

CONFIG = "simple"  # tokens are ready as they are


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
    """The pages of a queryset that speak of all the terms (or any), the best first if `ranked`.

    A page is indexed by the rules of its own language. The words asked for are read by the rules
    of all `languages` (those of the site), and any of the readings will do.
    """
    spoken = languages or [code for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES]
    wanted = terms(text, spoken)
    if not wanted:
        return pages.none()
    on_postgres = connections[pages.db].vendor == "postgresql"
    found, rank = (_postgres if on_postgres else _sqlite)(pages, wanted, any_term)
    return found.order_by(rank, "pk") if ranked else found


def _postgres(pages: QuerySet[Any], wanted: list[Term], any_term: bool) -> tuple[Any, Any]:
    asked = (" | " if any_term else " & ").join(_any_of(term, " | ", "{}") for term in wanted)
    query = SearchQuery(asked, config=CONFIG, search_type="raw")
    found = pages.filter(postgres_words__vector=query)
    return found, SearchRank(F("postgres_words__vector"), query).desc()


def _sqlite(pages: QuerySet[Any], wanted: list[Term], any_term: bool) -> tuple[Any, Any]:
    query = (" OR " if any_term else " AND ").join(_any_of(term, " OR ", '"{}"') for term in wanted)
    return pages.filter(sqlite_words__matching__fts5=query), F("sqlite_words__rank")


def _any_of(term: Term, operator: str, written: str) -> str:
    """Tokens are letters or digits alone, so none of them can be an operator."""
    return f"({operator.join(written.format(token) for token in sorted(term))})"
