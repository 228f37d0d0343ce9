"""Writes a change of what somebody may do into the log of sign-ins and permissions."""

from typing import Any

from wagtail.models import (
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    PageViewRestriction,
    WorkflowPage,
)

from cms.users.security_log import Kind, record

PLACES = {
    GroupPagePermission: "page",
    GroupCollectionPermission: "collection",
    GroupSitePermission: "site",
    PageViewRestriction: "page",
    CollectionViewRestriction: "collection",
    WorkflowPage: "page",
}


def place_of(row: Any) -> str:
    """`Page 3 (Home)`."""
    kind = PLACES[type(row)]
    model = row._meta.get_field(kind).related_model
    key = getattr(row, f"{kind}_id")
    found = model.objects.filter(pk=key).first()
    return f"{kind.capitalize()} {key}" + (f" ({found})" if found else "")


def record_change(detail: str, user: Any = None) -> None:
    record(Kind.PERMISSIONS_CHANGED, user, detail=detail)
