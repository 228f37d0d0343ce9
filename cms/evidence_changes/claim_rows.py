"""Stores a row for each claim that a change of a source reaches: thousands may rest on one."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.utils import timezone

from cms.claim_history.models import DOUBTFUL, ClaimChange, Decision, SourceChange
from cms.core.content_version.change_log import MAX_LISTED, record_change
from cms.core.content_version.list_tags import EVIDENCE
from cms.evidence.support import SUPPORTING
from cms.evidence_changes.affected_claims import AffectedClaim, State, states_on
from cms.pages.visibility import VisiblePages
from cms.search.models import SourceUse

NO_STATE: State = ("", "")
ROWS_PER_STATEMENT = 5000
# By database: what reads a list of rows from JSON, and what reads the value at a place in a row.
JSON_ROWS = {
    "sqlite": ("json_each(%s)", "json_extract(value, '$[{}]')"),
    "postgresql": ("jsonb_array_elements(CAST(%s AS jsonb))", "value ->> {}"),
}
UNIQUE = ("page", "block")  # with the change
RECORDED = (
    "anchor", "heading", "via", "relation", "in_live", "in_draft", "is_public",
    "certainty_before", "standing_before", "certainty_after", "standing_after",
)  # fmt: skip
KEPT = {"anchor", "heading", "via", "relation"}  # of a row that a notice has stored
Row = tuple[Any, ...]  # the values of `UNIQUE` and `RECORDED`


def record_claims(
    recorded: SourceChange,
    found: Iterable[AffectedClaim],
    before: Mapping[int, State],
    *,
    is_notice: bool = False,
) -> None:
    """Store a row for each claim. `before` has the states of live claims before the change.

    Records which pages tell of a change of the source; none of a notice.
    """
    found = list(found)
    claims = [each.claim for each in found if each.claim]
    after = states_on(claims, timezone.localdate())
    _store(recorded, [_row(recorded, each, before, after, is_notice) for each in found])
    if not is_notice:
        telling = ClaimChange.objects.filter(change__source=recorded.source_id)
        public = VisiblePages().among(telling, "page__").order_by()
        pages = public.values_list("page", flat=True).distinct()
        record_change(set(pages[: MAX_LISTED + 1]), lists=(EVIDENCE,))
    if not found and not SourceUse.objects.filter(source=recorded.source_id).exists():
        mark_notified(recorded)


def mark_notified(recorded: SourceChange) -> None:
    """Nobody has to be told about it."""
    SourceChange.objects.filter(pk=recorded.pk, told_at=None).update(told_at=timezone.now())


def _row(
    recorded: SourceChange,
    each: AffectedClaim,
    before: Mapping[int, State],
    after: Mapping[int, State],
    is_notice: bool,
) -> Row:
    was, now = before.get(each.claim or 0, NO_STATE), after.get(each.claim or 0, NO_STATE)
    rests_on_it = each.via == recorded.source_id and each.relation in SUPPORTING
    is_public = each.in_live and not is_notice and (was != now or rests_on_it)
    return (
        each.page, each.block, each.anchor, each.heading, each.via, each.relation,
        each.in_live, each.in_draft, is_public, *was, *now,
    )  # fmt: skip


def _store(recorded: SourceChange, rows: list[Row]) -> None:
    """Insert the rows, or overwrite what a notice has recorded of the same claims.

    To insert 13,000 rows `bulk_create` takes three seconds, nearly all of it to prepare each value
    by its field. So the database reads them from JSON.
    """
    same = _same_for_all(recorded)
    table = connection.ops.quote_name(ClaimChange._meta.db_table)
    columns = ", ".join(_column(name) for name in (*same, *UNIQUE, *RECORDED))
    once = ", ".join(_column(name) for name in ("change", *UNIQUE))
    overwritten = ", ".join(
        f"{_column(name)} = excluded.{_column(name)}" for name in RECORDED if name not in KEPT
    )
    source, item = JSON_ROWS[connection.vendor]
    values = ["%s"] * len(same) + [
        f"CAST({item.format(at)} AS {_field(name).db_type(connection)})"
        for at, name in enumerate((*UNIQUE, *RECORDED))
    ]
    sql = (
        f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)} FROM {source} "  # noqa: S608
        f"WHERE true ON CONFLICT ({once}) DO UPDATE SET {overwritten}"
    )
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS_PER_STATEMENT):
            some = json.dumps(rows[start : start + ROWS_PER_STATEMENT])
            cursor.execute(sql, [*same.values(), some])


def _same_for_all(recorded: SourceChange) -> dict[str, Any]:
    """The columns that are the same in all rows of a change, as the database stores them."""
    row = ClaimChange(change=recorded)
    if recorded.after not in DOUBTFUL:
        now = timezone.now()
        row.decision, row.decided_at, row.in_force_at = str(Decision.RESTORED), now, now
    fields = (
        field
        for field in ClaimChange._meta.local_concrete_fields
        if not field.primary_key and field.name not in UNIQUE + RECORDED
    )
    return {
        field.name: field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in fields
    }


def _field(name: str) -> Any:
    return ClaimChange._meta.get_field(name)


def _column(name: str) -> str:
    return str(connection.ops.quote_name(_field(name).column))
