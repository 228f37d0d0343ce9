"""The live and draft pages that take part in content checks and in review, whatever their type."""

from typing import Any

from django.db.models import DateField, Field, IntegerField, Model, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from wagtail.models import Page, get_page_models
from wagtail.query import PageQuerySet

from cms.pages.checks.mixins import PublishGateMixin
from cms.pages.review_stamp import STAMP


def checked_pages() -> PageQuerySet:
    """The pages that the publish gate checks, as `Page`.

    Aliases are left out: they are corrected and reviewed on their original.
    """
    return Page.objects.type(PublishGateMixin).filter(alias_of=None).order_by("pk")


def reviewed_pages() -> PageQuerySet:
    """Those of `checked_pages` whose type has the fields of a review.

    Each has `last_reviewed`, `next_review_due`, and `reviewer`, the primary key of a practitioner.
    """
    types = _types_with_review()
    pages = checked_pages().type(*types) if types else checked_pages().none()
    return pages.annotate(
        last_reviewed=_from(types, "last_reviewed", DateField()),
        next_review_due=_from(types, "next_review_due", DateField()),
        reviewer=_from(types, "reviewed_by", IntegerField()),
    )


def _types_with_review() -> list[type[Model]]:
    """The page types that define the fields; a type below one of them inherits its rows."""
    models = [
        model
        for model in get_page_models()
        if {field.name for field in model._meta.get_fields()}.issuperset(STAMP)
    ]
    return list(dict.fromkeys(model._meta.get_field(STAMP[0]).model for model in models))


def _from(types: list[type[Model]], name: str, output_field: "Field[Any, Any]") -> Coalesce:
    """The field from the table of the page's own type."""
    rows = (model._default_manager.filter(pk=OuterRef("pk")) for model in types)
    values = (Subquery(each.values(name), output_field=output_field) for each in rows)
    nothing = Value(None, output_field=output_field)
    return Coalesce(*values, nothing, nothing, output_field=output_field)
