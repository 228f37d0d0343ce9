"""The query parameters of the viewsets that are based on Wagtail's API v2."""

from dataclasses import replace
from functools import cache
from typing import Annotated, Any, Literal, get_args

from django.conf import settings
from django.db import models
from pydantic import Field
from taggit.managers import TaggableManager
from wagtail.api.rich_text import APIRichText, RichTextFormatError, RichTextOutputFormat
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.models import Locale, Page, get_page_models

from cms.api.parameter_shapes import (
    IN_DIGITS,
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
from cms.api.query_parameters import PLAIN_PARAMETERS, Parameter, Words
from cms.api.stock_messages import filter_message, number_message

# A list is not sorted by `alias_of`, which may be a hidden page, even where the model has no such
# field, nor by `tags`: an object with several tags would be listed several times.
UNSORTABLE = frozenset({"alias_of", "tags"})
IN_TREE = {
    "child_of": "Only the pages directly below this one: its id, or `root`.",
    "descendant_of": "Only the pages anywhere below this one: its id, or `root`.",
    "translation_of": "Only translations of this page: its id, or `root`.",
}


@cache
def parameters_of(viewset: type[BaseAPIViewSet], action: str | None) -> list[Parameter]:
    """Return the parameters of one of Wagtail's views; [] for any other view."""
    if action == "listing_view" and hasattr(viewset, "known_query_parameters"):
        return listing_parameters(viewset)
    names: frozenset[str] = getattr(viewset, "detail_parameters", frozenset())
    if action == "find_view":
        return find_parameters(viewset, names)
    if action == "by_path_view":
        path = "The page's path at the public site, such as ?path=/advice/back-pain/."
        names &= getattr(viewset, "by_path_parameters", names)
        return [Parameter("path", Path, path, required=True), *detail_parameters(viewset, names)]
    return detail_parameters(viewset, names) if action == "detail_view" else []


def detail_parameters(viewset: type[BaseAPIViewSet], names: frozenset[str]) -> list[Parameter]:
    """Return the parameters of an address that answers one object."""
    fields = [name for each in models_of(viewset) for name in viewset.get_available_fields(each)]
    return [_parameter(name, list(dict.fromkeys(fields))) for name in sorted(names)]


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
    operations = [
        _parameter(name, shown, [each for each, field in fields.items() if sortable(field)])
        for name in sorted(viewset.known_query_parameters)
    ]
    taken = {operation.name for operation in operations}
    filters = [
        _filter(name, field, " or ".join(types[name]))
        for name, field in fields.items()
        if name not in taken
    ]
    return [*operations, *filters]


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


def _parameter(name: str, fields: list[str], stored: list[str] | None = None) -> Parameter:
    declared = {
        **{parameter.name: parameter for parameter in PLAIN_PARAMETERS},
        "fields": Parameter(
            "fields",
            Annotated[str, Field(pattern=_fields_pattern(fields), max_length=500)],
            "Which fields to answer, separated by commas: `title` adds one, `-title` leaves it "
            "out, `*` first asks for all, `_` first for none but those named after it.",
            explained_later=True,
            may_be_empty=True,
        ),
        "limit": Parameter(
            "limit",
            Annotated[int, Field(ge=0, le=settings.WAGTAILAPI_LIMIT_MAX or 2**31 - 1), IN_DIGITS],
            "How many to answer; 20 by default.",
            stock=number_message("limit", settings.WAGTAILAPI_LIMIT_MAX),
        ),
        "offset": Parameter(
            "offset", Id, "How many to skip first.", stock=number_message("offset")
        ),
        "order": Parameter(
            "order",
            Annotated[str, Field(pattern=_order_pattern(stored or []), max_length=500)],
            "Fields to sort by, separated by commas; `-` before a name reverses the order. Or "
            "`random`, which takes no `offset`.",
            explained_later=True,
            may_be_empty=True,
        ),
        "search": Parameter("search", Words, "Words to look for."),
        "search_operator": Parameter(
            "search_operator",
            Literal["and", "or"],
            "Whether all words must be found or any.",
        ),
        "rich_text_format": Parameter(
            "rich_text_format",
            Literal[tuple(sorted(get_args(RichTextOutputFormat)))],
            "For stock clients: the format of rich text fields. Fields that end in `_html` are "
            "always HTML.",
            stock=_rich_text_message,
        ),
        "type": Parameter(
            "type",
            Annotated[str, Field(pattern=_list_pattern(_page_types()), max_length=500)],
            "Only pages of these types, separated by commas. One type lets you filter, sort and "
            "choose by the fields of that type.",
            explained_later=True,
            may_be_empty=True,
        ),
        "ancestor_of": Parameter(
            "ancestor_of",
            Id,
            "Only the pages above this one: its id.",
            stock=number_message("ancestor_of"),
        ),
        "locale": Parameter("locale", Words, "Only pages in this language, such as `en-gb`."),
        "site": Parameter(
            "site", Words, "Another site than that of the request's host: its host, or `host:port`."
        ),
        **{
            each: Parameter(each, Id | Literal["root"], description, stock=number_message(each))
            for each, description in IN_TREE.items()
        },
    }
    return declared.get(name) or Parameter(name, Words, "")


def wagtail_parameter(name: str) -> Parameter:
    """Return a parameter that means the same everywhere, such as `limit`."""
    return _parameter(name, [])


def _filter(name: str, field: models.Field[Any, Any], types: str) -> Parameter:
    """`types` are those of the pages that have the field: "`type=pages.TopicPage`"."""
    if isinstance(field, TaggableManager):
        description = f"Only those with all of these tags, {MAX_TAGS} at most, separated by commas."
        return Parameter(name, Tags, description)
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
    of_type = issubclass(field.model, Page) and field.model is not Page
    where = f" Needs {types}." if of_type else ""
    return Parameter(
        name,
        Id if number else kind,
        f"Only those with this `{name}`.{where}",
        stock=filter_message(name, field.get_internal_type()),
    )


def _rich_text_message(text: str) -> str:
    try:
        APIRichText.resolve_format(text)
    except RichTextFormatError as error:
        return str(error)
    return ""


def _page_types() -> list[str]:
    return [model._meta.label for model in get_page_models()]


def _list_pattern(names: list[str]) -> str:
    """`^(a|b)(,(a|b))*$`"""
    one = "|".join(name.replace(".", r"\.") for name in sorted(names))
    return f"^(({one})(,({one}))*)?$"


def _order_pattern(names: list[str]) -> str:
    one = "|".join(sorted(set(names) - UNSORTABLE))
    return f"^(random|-?({one})(,-?({one}))*)?$"


def _fields_pattern(names: list[str]) -> str:
    one = "|".join(sorted(names))
    return rf"^(\*(,-({one}))*|_(,({one}))*|-?({one})(,-?({one}))*)?$"
