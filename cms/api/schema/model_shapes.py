"""Makes shapes of what Wagtail's viewsets answer: pages, images, documents and redirects."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal, NotRequired, cast, get_type_hints

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import cached_property
from pydantic import BaseModel
from rest_framework import fields
from taggit.managers import TaggableManager
from wagtail.api import APIField
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.fields import StreamField
from wagtail.images.api.fields import ImageRenditionField
from wagtail.models import Page

from cms.api.schema.block_shapes import block_shape
from cms.api.schema.shapes import Moment, Url, build, shape, union
from cms.api.serializers import LinkedPage, PageAccess
from cms.api.viewsets.evidence_list import ListMeta
from cms.api.wagtail_parameters import models_of

PAGE_DESCRIPTION = "A page; its `type` says which. There will be more types: skip unknown ones."
INSTEAD_DESCRIPTION = "A page, or what comes instead of it; its `type` says which."
LIST_DESCRIPTION = (
    "Each item has the keys that are required. The others are there only where `fields=` asks for "
    "them, which may also leave out required ones."
)


class UndeclaredField(Exception):
    """A model lists a field for the API and does not declare its type."""


class PageListMeta(ListMeta):
    """`did_you_mean` is there where the list was searched.

    Null, or the words with their spelling corrected: then `items` are what was found for these,
    because no page has the words that were typed.
    """

    did_you_mean: NotRequired[str | None]


# Serializer fields that others wrote and that carry no annotation.
SERIALIZERS: dict[type[Any], Any] = {
    ImageRenditionField: dict[str, Any] | None,
    fields.BooleanField: bool,
    fields.CharField: str,
    fields.DateTimeField: Moment | None,
    fields.DateField: str | None,
    fields.TimeField: str | None,
    fields.DecimalField: str | None,
    fields.FloatField: float | None,
    fields.IntegerField: int | None,
}
STOCK: dict[str, Any] = {
    "detail_url": Url,
    "html_url": Url,
    "download_url": Url,
    "parent": LinkedPage | None,
    "alias_of": LinkedPage | None,
    "locale": str,
    "tags": list[str],
    "location": str | None,
    "type": str,
}
# A page may have a column of its own of any other of these names, such as its location.
STOCK_COLUMNS = {"locale", "alias_of", "tags"}


def one(viewset: type[BaseAPIViewSet]) -> Any:
    """Return the shape of `{id}/`, in full: without `fields=` no key is missing."""
    return _object(viewset, "")


def one_or(viewset: type[BaseAPIViewSet], name: str, others: Sequence[Any]) -> Any:
    """Return the union of an object and of what may come instead of it, told apart by `type`."""
    members = [object_model(viewset, model, "") for model in models_of(viewset)]
    return union(name, [*members, *map(shape, others)], INSTEAD_DESCRIPTION)


def many(viewset: type[BaseAPIViewSet]) -> Any:
    """Return the shape of a list: in short, with the keys that `fields=` may add."""
    meta = shape(PageListMeta if viewset.model is Page else ListMeta)
    keys = {"meta": meta, "items": list[_object(viewset, "Item")]}  # type: ignore[misc]
    return build(f"{_noun(viewset)}List", keys, LIST_DESCRIPTION)


def _object(viewset: type[BaseAPIViewSet], kind: str) -> type[BaseModel]:
    members = [object_model(viewset, model, kind) for model in models_of(viewset)]
    if viewset.model is not Page:
        return members[0]
    return union(f"Page{kind}", members, PAGE_DESCRIPTION)


def object_model(
    viewset: type[BaseAPIViewSet], model: type[models.Model], kind: str
) -> type[BaseModel]:
    """Return the shape of a model's objects.

    `kind` is `""` for the full form, which has every key; `Item` for the one in lists, which has
    the keys of its short form, and any other key only where `fields=` asks for it.
    """
    is_page = issubclass(model, Page)
    names = viewset.get_available_fields(model)
    always = viewset.get_listing_default_fields(model) if kind == "Item" else names
    inside = set(viewset.get_meta_fields_names(model))
    shapes = {name: _shape_or_any(viewset, model, name) for name in dict.fromkeys(names)}
    if is_page:
        shapes["type"] = Literal[model._meta.label]
    optional = set(names) - {*always, "type"}
    meta = {name: each for name, each in shapes.items() if name in inside}
    keys = {name: each for name, each in shapes.items() if name not in inside}
    name = _name(viewset, model)
    description = model.__doc__ if model.__module__.startswith("cms.") else None
    if is_page:
        meta |= {"access": shape(PageAccess), "fallback_locale": str | None}
    sometimes = {"access", "fallback_locale"}  # with a key, and with `fallback=`
    keys["meta"] = build(f"{name}{kind}Meta", meta, optional=(optional & set(meta)) | sometimes)
    if is_page:
        keys["type"] = shapes["type"]
    first = [each for each in ("id", "type", "meta", "title") if each in keys]
    ordered = {each: keys[each] for each in (*first, *keys)}
    return build(f"{name}{kind}", ordered, description, optional & set(keys))


def _shape_or_any(viewset: type[BaseAPIViewSet], model: type[models.Model], name: str) -> Any:
    """A field that declares no type may be any JSON; `python -m cms check` names it."""
    try:
        return field_shape(viewset, model, name)
    except UndeclaredField:
        return Any


def field_shape(viewset: type[BaseAPIViewSet], model: type[models.Model], name: str) -> Any:
    """Return the shape of one field: its serializer's, its property's, Wagtail's, or its column's.

    Raises:
        UndeclaredField: none of them declares it.
    """
    serializer = _serializer(viewset, model, name)
    if serializer is not None:
        method = type(serializer).to_representation
        returned = get_type_hints(method, include_extras=True).get("return")
        if returned is not None:
            return shape(returned)
        for kind, answered in SERIALIZERS.items():
            if isinstance(serializer, kind):
                return answered
    attribute = getattr(model, name, None)
    getter = getattr(attribute, "fget", None) or (
        attribute.func if isinstance(attribute, cached_property) else None
    )
    if getter is not None:
        hints = get_type_hints(getter, include_extras=True)
        if "return" in hints:
            return shape(hints["return"])
    column: Any = _column_of(model, name)
    if name in STOCK and (column is None or name in STOCK_COLUMNS):
        return shape(STOCK[name])
    if column is None:
        raise UndeclaredField(f"{model._meta.label}.{name}")
    if isinstance(column, models.ManyToOneRel) and column.related_model is not model:
        return list[_row(cast(Any, viewset), column.related_model)]  # type: ignore[misc]
    return _column(column)


def _column_of(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


@cache
def _row(viewset: Any, model: Any) -> type[BaseModel]:
    """Return the shape of the rows that editors add to a page: what their `api_fields` name."""
    meta = build(f"{model.__name__}RowMeta", {"type": Literal[model._meta.label]})
    own = [getattr(each, "name", each) for each in getattr(model, "api_fields", [])]
    fields = {name: _shape_or_any(viewset, model, name) for name in own}
    description = model.__doc__ if model.__module__.startswith("cms.") else None
    keys = {"id": _column(model._meta.pk), "meta": meta, **fields}
    return build(f"{model.__name__}Row", keys, description)


def _serializer(viewset: type[BaseAPIViewSet], model: type[models.Model], name: str) -> Any:
    answered: list[APIField] = viewset.get_body_fields(model) + viewset.get_meta_fields(model)
    declared = viewset.base_serializer_class._declared_fields.get(name)
    return next((each.serializer for each in answered if each.name == name), None) or declared


def _column(field: models.Field[Any, Any]) -> Any:
    if isinstance(field, StreamField):
        return block_shape(field.stream_block, lenient=True)
    kinds: list[tuple[Any, Any]] = [
        (TaggableManager, list[str]),
        (models.JSONField, Any),
        (models.ManyToOneRel | models.ManyToManyField, list[dict[str, Any]]),
        (
            models.ForeignKey,
            dict[str, Any] | None,
        ),  # in Wagtail's short form; null if it is not public
        (models.DecimalField | models.TimeField | models.DurationField, str),
        (models.BooleanField, bool),
        (models.IntegerField, int),
        (models.FloatField, float),
        (models.DateTimeField, Moment),
        (models.CharField | models.TextField | models.UUIDField | models.DateField, str),
        (models.GenericIPAddressField | models.FileField, str),
    ]
    for column, kind in kinds:
        if isinstance(field, column):
            return kind | None if field.null and not field.is_relation else kind
    raise UndeclaredField(f"{field.model._meta.label}.{field.name}")


def _name(viewset: type[BaseAPIViewSet], model: type[models.Model]) -> str:
    """`TopicPage`, `Image`; `PlainPage` for a page without a type of its own."""
    if issubclass(model, Page):
        return "PlainPage" if model is Page else model.__name__
    return _noun(viewset)


def _noun(viewset: type[BaseAPIViewSet]) -> str:
    """`Image` for the ImagesViewSet."""
    return viewset.__name__.removesuffix("ViewSet").removesuffix("s")
