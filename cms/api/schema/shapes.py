"""From annotations to pydantic models: a `TypedDict` tells an answer, this makes it a schema.

Models here describe; they never validate or build an answer.
"""

import types
from collections.abc import Iterable
from functools import cache, reduce
from inspect import cleandoc
from operator import or_
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from django.db.models import Choices
from pydantic import BaseModel, ConfigDict, Field, RootModel, create_model
from pydantic.json_schema import GenerateJsonSchema, model_json_schema

REFERENCE = "#/components/schemas/{model}"
Json = dict[str, Any]
Url = Annotated[str, Field(json_schema_extra={"format": "uri"})]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class WithoutTitles(GenerateJsonSchema):
    """JSON Schema that says nothing twice: pydantic titles every property by its own name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def generate(self, schema: Any, mode: Any = "validation") -> Json:
        generated = super().generate(schema, mode)
        for each in (generated, *generated.get("$defs", {}).values()):
            each.pop("title", None)
        return generated


def shape(annotation: Any) -> Any:
    """The annotation with every `TypedDict` in it replaced by a pydantic model.

    `Annotated[Enum, Certainty]` becomes a model whose `code` is one of the choices' values.
    """
    if is_typeddict(annotation):
        return model_of(annotation)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (NotRequired, Required):
        return shape(inner[0])
    if origin is Annotated:
        choices = next((each for each in inner[1:] if _is_choices(each)), None)
        if choices:
            return coded(inner[0], choices)
        return Annotated[(shape(inner[0]), *inner[1:])]
    if origin in (Union, types.UnionType):
        return reduce(or_, [shape(each) for each in inner])
    if origin in (list, dict):
        return origin[tuple(each if each is Any else shape(each) for each in inner)]
    return annotation


@cache
def model_of(typed: Any) -> type[BaseModel]:
    """The model of a `TypedDict`, with the same name, keys and docstring."""
    hints = get_type_hints(typed, include_extras=True)
    return build(
        typed.__name__,
        {key: shape(hint) for key, hint in hints.items()},
        told=typed.__doc__,
        optional=typed.__optional_keys__,
    )


@cache
def coded(typed: Any, choices: type[Choices]) -> type[BaseModel]:
    """`{"code": "high" | "moderate" | …, "label": str}`, named after the choices."""
    hints = {key: shape(hint) for key, hint in get_type_hints(typed).items()}
    hints["code"] = Literal[tuple(str(value) for value in choices.values)]
    return build(f"{choices.__name__}{typed.__name__}", hints, told=choices.__dict__.get("__doc__"))


def build(
    name: str, keys: Json, told: str | None = None, optional: Iterable[str] = ()
) -> type[BaseModel]:
    """A model from keys and shapes; pydantic's own attribute names are no trouble."""
    fields: Json = {}
    for key, kind in keys.items():
        default = None if key in optional else ...
        if hasattr(BaseModel, key) or key.startswith("_"):
            fields[f"key_{key.lstrip('_')}"] = (kind, Field(default, alias=key))
        else:
            fields[key] = (kind, default)
    settings = ConfigDict(protected_namespaces=(), json_schema_extra=_without_defaults)
    model = create_model(name, __config__=settings, **fields)
    model.__doc__ = cleandoc(told) if told else None
    return model


def union(name: str, members: list[type[BaseModel]], told: str) -> type[BaseModel]:
    """One of several models, told apart by their `type`."""
    kind: Any = reduce(or_, members)
    if len(members) > 1:
        kind = Annotated[kind, Field(discriminator="type")]
    model: type[BaseModel] = create_model(name, __base__=RootModel[kind])
    model.__doc__ = told
    return model


def json_schema(kind: type[BaseModel]) -> dict[str, Json]:
    """The model's component and those that it is made of, by name.

    Raises:
        ValueError: two different shapes have the same name.
    """
    schema = model_json_schema(
        kind, ref_template=REFERENCE, schema_generator=WithoutTitles, mode="serialization"
    )
    components: dict[str, Json] = schema.pop("$defs", {})
    if "$ref" not in schema:
        components[kind.__name__] = schema
    doubtful = sorted(name for name in components if "__" in name)
    if doubtful:
        raise ValueError(f"Two shapes have the same name: {', '.join(doubtful)}")
    return components


def _is_choices(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Choices)


def _without_defaults(schema: Json) -> None:
    """A key that may be missing has no default: a reader must not assume null."""
    for each in schema.get("properties", {}).values():
        each.pop("default", None)
