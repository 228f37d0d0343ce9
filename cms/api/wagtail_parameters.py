"""The query parameters of the viewsets that are based on Wagtail's API v2."""

from dataclasses import replace
from functools import cache
from typing import Any, Literal

from django.db import models
from taggit.managers import TaggableManager
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.models import Locale, Page, get_page_models

from cms.api.comparisons import comparisons
from cms.api.parameter_shapes import (
    MAX_TAGS,
    BigNumber,
    Day,
    Id,
    LoosePath,
    Moment,
    Number,
    Path,
    Tags,
    TimeOfDay,
)
from cms.api.query_parameters import Parameter, Words
from cms.api.stock_messages import filter_message
from cms.api.wagtail_operations import operation


@cache
def parameters_of(viewset: type[BaseAPIViewSet], action: str | None) -> list[Parameter]:
    """Return the parameters of one of Wagtail's views; [] for any other view."""
    if action == "listing_view" and hasattr(viewset, "known_query_parameters"):
        return listing_parameters(viewset)
    names: frozenset[str] = getattr(viewset, "detail_parameters", frozenset())
    if action == "find_view":
        return find_parameters(viewset, names & viewset.find_parameters)
    if action == "by_path_view":
        path = "The page's path at the public site, such as ?path=/advice/back-pain/."
        names &= getattr(viewset, "by_path_parameters", names)
        return [Parameter("path", Path, path, required=True), *detail_parameters(viewset, names)]
    return detail_parameters(viewset, names) if action == "detail_view" else []


def detail_parameters(viewset: type[BaseAPIViewSet], names: frozenset[str]) -> list[Parameter]:
    """Return the parameters of an address that answers one object."""
    fields = [name for each in models_of(viewset) for name in viewset.get_available_fields(each)]
    return [operation(name, list(dict.fromkeys(fields))) for name in sorted(names)]


def find_parameters(viewset: type[BaseAPIViewSet], names: frozenset[str]) -> list[Parameter]:
    """Return those of `find/`: what to find by, and those of the found object's address."""
    criteria = {
        "id": Parameter("id", Id, "Its id.", explained_later=True),
        "html_path": Parameter("html_path", LoosePath, "Its path at the public site."),
    }
    finding = [criteria[name] for name in sorted(viewset.find_parameters & set(criteria))]
    if len(finding) == 1:
        finding = [replace(finding[0], required=True)]
    return [*finding, *detail_parameters(viewset, names)]


def listing_parameters(viewset: type[BaseAPIViewSet]) -> list[Parameter]:
    """Return those of a list: operations, and one filter for each stored field."""
    fields: dict[str, models.Field[Any, Any]] = {}
    types: dict[str, list[str]] = {}
    shown: list[str] = []
    for model in models_of(viewset):
        for name in viewset.get_available_fields(model, db_fields_only=True):
            field = model._meta.get_field(name)
            if filterable(field):
                fields.setdefault(name, field)
                types.setdefault(name, []).append(f"`type={model._meta.label}`")
        shown += viewset.get_available_fields(model)
    shown = [name for name in dict.fromkeys(shown) if name not in viewset.detail_only_fields]
    ordered = [each for each, field in fields.items() if sortable(field)]
    operations = [
        operation(name, shown, ordered) for name in sorted(viewset.known_query_parameters)
    ]
    taken = {operation.name for operation in operations}
    filters = {name: field for name, field in fields.items() if name not in taken}
    return [
        *operations,
        *(_filter(name, field, _needed(field, types[name])) for name, field in filters.items()),
        *(
            each
            for name, field in filters.items()
            for each in comparisons(name, field, _needed(field, types[name]))
        ),
    ]


def models_of(viewset: type[BaseAPIViewSet]) -> list[type[models.Model]]:
    """Return the models whose objects an endpoint answers: every page type, or one model."""
    if viewset.model is not Page:
        return [viewset.model]
    return sorted(get_page_models(), key=lambda model: (model is not Page, model._meta.label))


def filterable(field: Any) -> bool:
    """Whether a list is filtered by the field: tags, or a column.

    Neither a body of blocks, which equals no text, nor rows of another table, which may be many.
    """
    return isinstance(field, TaggableManager) or _is_comparable_column(field)


def sortable(field: Any) -> bool:
    """Whether a list is sorted by the field: a column of values that have an order.

    No relation but the language is: the order would depend on an object that may be hidden.
    """
    if field.is_relation and field.related_model is not Locale:
        return False
    return _is_comparable_column(field)


def _is_comparable_column(field: Any) -> bool:
    is_column = bool(getattr(field, "concrete", False)) and not field.many_to_many
    return is_column and field.get_internal_type() != "JSONField"


def _filter(name: str, field: models.Field[Any, Any], needed: str) -> Parameter:
    if isinstance(field, TaggableManager):
        description = f"Only those with all of these tags, {MAX_TAGS} at most, separated by commas."
        return Parameter(name, Tags, description + needed)
    kind = {
        "BooleanField": Literal["true", "false", "1", "0"],
        "DateField": Day,
        "DateTimeField": Moment,
        "TimeField": TimeOfDay,
        "FloatField": Number,
        "DecimalField": Number,
        "BigIntegerField": BigNumber,
        "PositiveBigIntegerField": BigNumber,
    }.get(field.get_internal_type(), Words)
    target = getattr(field, "target_field", field)  # the key that a foreign key holds
    number = kind is Words and isinstance(target, models.IntegerField)
    return Parameter(
        name,
        Id if number else kind,
        f"Only those with this `{name}`.{needed}",
        stock=filter_message(name, field.get_internal_type()),
    )


def _needed(field: models.Field[Any, Any], types: list[str]) -> str:
    """Return " Needs `type=pages.TopicPage`." for a field that only pages of some types have."""
    of_type = issubclass(field.model, Page) and field.model is not Page
    return f" Needs {' or '.join(types)}." if of_type else ""
