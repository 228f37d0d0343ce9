"""Filters that compare: `first_published_at__gte=2026-11-20`, `width__lte=800`, `id__in=4,7`.

Only of columns that every answer shows: a comparison finds out what a value is.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from django.db import models
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from wagtail.api.v2.filters import SearchFilter
from wagtail.api.v2.utils import BadRequestError

from cms.api.parameter_shapes import (
    MAX_VALUES,
    BigNumber,
    Day,
    Days,
    Id,
    Keys,
    Moment,
    Number,
    Numbers,
    Slugs,
    moment_of,
)
from cms.api.query_parameters import Parameter

Fields = Mapping[str, Any]  # model fields by the name that parameters have


class Compared(NamedTuple):
    """What the comparisons of a kind of column take: a bound, and a list; None for neither."""

    bound: Any
    values: Any


# The first kind that a column has.
KINDS: list[tuple[Any, Compared]] = [
    (models.ForeignObject, Compared(None, None)),  # its object may be hidden
    (models.AutoField, Compared(None, Numbers)),
    (models.SlugField, Compared(None, Slugs)),
    (models.DateTimeField, Compared(Moment, None)),
    (models.DateField, Compared(Day, Days)),
    (models.BigIntegerField, Compared(BigNumber, Numbers)),
    (models.IntegerField, Compared(Id, Numbers)),
    (models.FloatField | models.DecimalField, Compared(Number, None)),
]
WORDS = {
    "gte": "Only those whose `{name}` is this or later.",
    "lte": "Only those whose `{name}` is this or earlier.",
    "in": f"Only those whose `{{name}}` is one of these: {MAX_VALUES} at most, separated by "
    "commas, without spaces.",
}
OF_NUMBERS = {"later": "more", "earlier": "less"}
LAST_MOMENT = " A day means its last moment."


def comparisons(name: str, field: Any, where: str = "") -> list[Parameter]:
    """Return the parameters that compare a column; [] for a column that has none.

    `where` is what the descriptions say besides, such as that the filter needs a type.
    """
    kind = next((shapes for column, shapes in KINDS if isinstance(field, column)), None)
    if kind is None:
        return []
    values = Keys if getattr(field, "allow_unicode", False) else kind.values
    shapes = {"gte": kind.bound, "lte": kind.bound, "in": values}
    return [
        Parameter(f"{name}__{ending}", shape, _words(name, ending, field) + where)
        for ending, shape in shapes.items()
        if shape is not None
    ]


def _words(name: str, ending: str, field: Any) -> str:
    words = WORDS[ending].format(name=name)
    if not isinstance(field, models.DateField):
        for of_time, of_number in OF_NUMBERS.items():
            words = words.replace(of_time, of_number)
    is_moment = isinstance(field, models.DateTimeField)
    return words + (LAST_MOMENT if is_moment and ending == "lte" else "")


@cache
def compared_fields(viewset: Any, model: Any) -> Fields:
    """Return the columns of a model that a list of one of Wagtail's viewsets compares."""
    names = viewset.get_available_fields(model, db_fields_only=True)
    fields = {name: model._meta.get_field(name) for name in names}
    return {name: field for name, field in fields.items() if comparisons(name, field)}


@cache
def compared_names(viewset: Any, model: Any) -> frozenset[str]:
    """Return the names of the parameters that compare these columns."""
    fields = compared_fields(viewset, model).items()
    return frozenset(each.name for name, field in fields for each in comparisons(name, field))


def narrowed(queryset: Any, given: Iterable[tuple[str, str]], fields: Fields) -> Any:
    """Return the rows that all comparisons among the given parameters leave."""
    for parameter, text in given:
        name, _, ending = parameter.rpartition("__")
        if name in fields and ending in WORDS:
            queryset = queryset.filter(**{parameter: _value(fields[name], ending, text)})
    return queryset


def _value(field: Any, ending: str, text: str) -> Any:
    if ending == "in":
        return text.split(",")
    if isinstance(field, models.DateTimeField):
        return moment_of(text, last=ending == "lte")
    return text


class ComparisonFilter(BaseFilterBackend):
    """Filters a list of one of Wagtail's viewsets by `?<field>__gte=`, `__lte=` and `__in=`."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        """Return the rows that the comparisons leave.

        Raises:
            BadRequestError: a list of files is searched, too; Wagtail's index compares nothing.
        """
        viewset: Any = type(view)
        model = queryset.model
        given = sorted(compared_names(viewset, model) & {*request.GET})
        by_wagtail = any(issubclass(each, SearchFilter) for each in view.filter_backends)
        if given and by_wagtail and "search" in request.GET:
            told = ", ".join(given)
            raise BadRequestError(
                f"The parameter {told} does not go with search here. Leave out one of them"
            )
        return (
            narrowed(queryset, request.GET.items(), compared_fields(viewset, model))
            if given
            else queryset
        )
