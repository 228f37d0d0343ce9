"""Makes JSON Schema from annotations: TypedDicts become pydantic models, and these schemas.

The models only describe; they never validate or build an answer. A TypedDict may be made with
`typing` or `typing_extensions`: `is_typeddict` of the latter recognises both.
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
)

from django.db.models import Choices
from pydantic import BaseModel, ConfigDict, Field, RootModel, create_model
from pydantic.json_schema import GenerateJsonSchema, model_json_schema
from typing_extensions import is_typeddict

REFERENCE = "#/components/schemas/{model}"
Json = dict[str, Any]
Url = Annotated[str, Field(json_schema_extra={"format": "uri"})]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class WithoutTitles(GenerateJsonSchema):
    """JSON Schema without pydantic's titles, which repeat the name of every property."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def generate(self, schema: Any, mode: Any = "validation") -> Json:
        generated = super().generate(schema, mode)
        for each in (generated, *generated.get("$defs", {}).values()):
            each.pop("title", None)
        return generated


def shape(annotation: Any) -> Any:
    """Return the annotation with every `TypedDict` in it replaced by a pydantic model.

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
    """Return the model of a `TypedDict`, with the same name, keys and docstring."""
    hints = get_type_hints(typed, include_extras=True)
    return build(
        typed.__name__,
        {key: shape(hint) for key, hint in hints.items()},
        description=typed.__doc__,
        optional=typed.__optional_keys__,
    )


@cache
def coded(typed: Any, choices: type[Choices]) -> type[BaseModel]:
    """`{"code": "high" | "moderate" | …, "label": str}`, named after the choices."""
    hints = {key: shape(hint) for key, hint in get_type_hints(typed).items()}
    hints["code"] = Literal[tuple(str(value) for value in choices.values)]
    return build(
        f"{choices.__name__}{typed.__name__}", hints, description=choices.__dict__.get("__doc__")
    )


def build(
    name: str, keys: Json, description: str | None = None, optional: Iterable[str] = ()
) -> type[BaseModel]:
    """Return a model with these keys; a key may have the name of a pydantic attribute."""
    fields: Json = {}
    for key, kind in keys.items():
        default = None if key in optional else ...
        if hasattr(BaseModel, key) or key.startswith("_"):
            fields[f"key_{key.lstrip('_')}"] = (kind, Field(default, alias=key))
        else:
            fields[key] = (kind, default)
    settings = ConfigDict(protected_namespaces=(), json_schema_extra=_without_defaults)
    model = create_model(name, __config__=settings, **fields)
    model.__doc__ = cleandoc(description) if description else None
    return model


def union(name: str, members: list[type[BaseModel]], description: str) -> type[BaseModel]:
    """Return a model that is one of several, which have different values of `type`."""
    kind: Any = reduce(or_, members)
    if len(members) > 1:
        kind = Annotated[kind, Field(discriminator="type")]
    model: type[BaseModel] = create_model(name, __base__=RootModel[kind])
    model.__doc__ = description
    return model


def json_schema(kind: type[BaseModel]) -> dict[str, Json]:
    """Return the model's component and those that it refers to, by name.

    Raises:
        ValueError: two different shapes have the same name.
    """
    schema = model_json_schema(
        kind, ref_template=REFERENCE, schema_generator=WithoutTitles, mode="serialization"
    )
    components: dict[str, Json] = schema.pop("$defs", {})
    if "$ref" not in schema:
        components[kind.__name__] = schema
    ambiguous = sorted(name for name in components if "__" in name)
    if ambiguous:
        raise ValueError(f"Two shapes have the same name: {', '.join(ambiguous)}")
    return components


def _is_choices(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Choices)


def _without_defaults(schema: Json) -> None:
    """Remove the defaults: a client must not assume null for a key that is missing."""
    for each in schema.get("properties", {}).values():
        each.pop("default", None)
