"""The queue of claims that wait for a decision, the longest waiting and the gravest first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.claim_history.models import BY_PEOPLE, SEVERE, ClaimChange
from cms.evidence_changes.describing import age, what_happened


@dataclass
class Entry:
    """One claim in all its languages. `rows` begins with the one that links lead to."""

    rows: list[ClaimChange] = field(default_factory=list)

    @property
    def row(self) -> ClaimChange:
        return self.rows[0]

    @property
    def languages(self) -> str:
        """`English, French`"""
        return ", ".join(sorted({str(each.page.locale) for each in self.rows}))

    @property
    def age(self) -> str:
        return age(self.row)

    @property
    def what(self) -> str:
        return what_happened(self.row.change)

    @property
    def places(self) -> str:
        """`live`, `live and in a draft`, `in a draft`"""
        live = any(each.in_live for each in self.rows)
        draft = any(each.in_draft for each in self.rows)
        return "live and in a draft" if live and draft else "live" if live else "in a draft"


def may_decide(user: Any) -> bool:
    """Whether there can be claims about which this person decides."""
    policy = policy_registry.get_by_type(Page)
    return bool(policy.user_has_any_permission(user, ["change"]))


def waiting_rows(user: Any) -> QuerySet[ClaimChange]:
    """Open changes of claims on pages that a person may edit."""
    return _of(user, ClaimChange.objects.open())


def unpublished_rows(user: Any) -> QuerySet[ClaimChange]:
    """What was decided and waits to be reviewed or published."""
    decided = ClaimChange.objects.filter(decision__in=BY_PEOPLE, in_force_at=None)
    return _of(user, decided)


def _of(user: Any, rows: QuerySet[ClaimChange]) -> QuerySet[ClaimChange]:
    policy = policy_registry.get_by_type(Page)
    allowed = policy.instances_user_has_any_permission_for(user, ["change"])
    severe = Case(
        When(Q(change__after__in=SEVERE), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    found = rows.filter(page__in=allowed.values("pk"), page__alias_of=None)
    found = found.select_related("page__locale", "change__source", "change__alert", "via")
    return found.order_by(severe, "change__recorded_at", "page__title", "page", "pk")


def entries(rows: Iterable[ClaimChange]) -> list[Entry]:
    """The rows with those of other languages together, in the order of the first of each."""
    found: dict[Any, Entry] = {}
    for row in rows:
        key = (row.change_id, row.block, row.page.translation_key)
        found.setdefault(key, Entry()).rows.append(row)
    return list(found.values())


def open_entry_count(user: Any) -> int:
    """How many claims wait, each counted once for all its languages."""
    keys = waiting_rows(user).order_by().values_list("change", "block", "page__translation_key")
    return int(keys.distinct().count())
