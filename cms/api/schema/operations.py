"""Builds one operation of the OpenAPI document from what an endpoint declares."""

import re
from dataclasses import replace
from inspect import cleandoc
from types import FunctionType
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent
from pydantic import RootModel, create_model

from cms.api.schema import model_shapes
from cms.api.schema.declarations import Answer
from cms.api.schema.problems import PROBLEM_RESPONSES
from cms.api.schema.shapes import Json, json_schema, shape
from cms.api.wagtail_parameters import parameters_of

WORDS = {
    "listing_view": ("list", "List {name}"),
    "detail_view": ("detail", "Answer one of the {name} by its id"),
    "find_view": ("find", "Find one of the {name}"),
}
OF_WAGTAIL = {*WORDS, "by_path_view"}
PATH_PARAMETERS: dict[str, Json] = {
    "int": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1},
    "slug": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
    "str": {"type": "string", "pattern": "^[^/]+$"},
    "path": {"type": "string", "minLength": 1},
    "uuid": {"type": "string", "format": "uuid"},
}


COMMON: Json = {
    "304": {"description": "The answer still has the ETag of `If-None-Match`."},
    **{
        str(status): {"$ref": f"#/components/responses/{name}"}
        for status, name in PROBLEM_RESPONSES.items()
    },
}
LEADS_ON = {302: {"Location": "Where the answer is; clients follow it by themselves."}}
PLAIN: Json = {"405": {"description": "It can only be read."}}


class UndeclaredViewSet(Exception):
    """An endpoint of the public API does not declare what it answers."""


def answer_of(view: Any, method: str, with_shape: bool = True) -> Answer:
    """Return what a view answers: as `@answers` declares, or as Wagtail's viewsets do.

    Raises:
        UndeclaredViewSet: the view is neither.
    """
    action = getattr(view, "action", None) or method.lower()
    declared: Answer | None = getattr(getattr(view, action), "declared_answer", None)
    if declared:
        late = with_shape and isinstance(declared.shape, FunctionType)
        return replace(declared, shape=declared.shape()) if late else declared
    viewset: Any = type(view)
    if action not in OF_WAGTAIL or not hasattr(viewset, "known_query_parameters"):
        raise UndeclaredViewSet(f"{viewset.__module__}.{viewset.__qualname__}.{action}")
    if not with_shape:
        return Answer()
    parameters = parameters_of(viewset, action)
    if action == "listing_view":
        return Answer(model_shapes.many(viewset), parameters)
    if others := getattr(getattr(view, action), "may_answer", ()):
        name = "".join(word.title() for word in action.removesuffix("_view").split("_"))
        return Answer(model_shapes.one_or(viewset, f"Page{name}", others), parameters)
    also = {302: None} if action == "find_view" else {}
    return Answer(model_shapes.one(viewset), parameters, also=also)


class DeclaredSchema(AutoSchema):
    """Describes a view by its declared answer; guesses nothing from serializers."""

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: ComponentRegistry
    ) -> Json | None:
        if method != "GET":
            return None
        answer = answer_of(self.view, method)
        name, summary = self._words(answer, path)
        parameters = [
            *_path_parameters(path_regex, path),
            *(parameter.described() for parameter in answer.parameters),
        ]
        description = _paragraph(getattr(self.view, self._action).__doc__) or _paragraph(
            type(self.view).__doc__
        )
        return {
            "operationId": name,
            "summary": summary,
            **({"description": description} if description else {}),
            "tags": [_tag(path)],
            **({"parameters": parameters} if parameters else {}),
            "responses": {
                str(answer.status): _success(answer, name, registry),
                **{
                    str(status): _success(
                        Answer(shape, status=status, headers=LEADS_ON.get(status, {})),
                        name,
                        registry,
                    )
                    for status, shape in answer.also.items()
                },
                **(COMMON if answer.problems else PLAIN),
            },
        }

    @property
    def _action(self) -> str:
        return getattr(self.view, "action", None) or "get"

    def _words(self, answer: Answer, path: str) -> tuple[str, str]:
        steps = [step for step in path.split("/")[1:] if step not in ("", "api", "v2")]
        name = "_".join(re.sub(r"\W+", "_", step.strip("{}")) for step in steps) or "root"
        summary = _paragraph(getattr(self.view, self._action).__doc__).split(". ")[0]
        if self._action in WORDS and not answer.name:
            ending, words = WORDS[self._action]
            name = f"{_tag(path)}_{ending}"
            summary = summary or words.format(name=_tag(path))
        return answer.name or name, (summary or name).replace("`", "").rstrip(".")


def _success(answer: Answer, name: str, registry: ComponentRegistry) -> Json:
    headers = {
        header: {"description": description, "required": True, "schema": {"type": "string"}}
        for header, description in answer.headers.items()
    }
    response: Json = {"description": "Found." if answer.status == 302 else "The answer."}
    if headers:
        response["headers"] = headers
    if answer.shape is not None:
        schemas = [_component(each, name, registry) for each in (answer.shape, *answer.others)]
        schema = {"anyOf": schemas} if answer.others else schemas[0]
        response["content"] = {"application/json": {"schema": schema}}
    return response


def _component(annotation: Any, name: str, registry: ComponentRegistry) -> Json:
    """Register the shape's component and return a reference to it.

    A shape without a name of its own is named after its operation: `RootAnswer`.
    """
    model: Any = shape(annotation)
    if not hasattr(model, "model_json_schema"):
        title = "".join(word.title() for word in name.split("_")) + "Answer"
        model = create_model(title, __base__=RootModel[model])
    for each, schema in json_schema(model).items():
        component = ResolvedComponent(each, ResolvedComponent.SCHEMA, schema=schema, object=each)
        if component in registry and registry[component].schema != schema:
            raise ValueError(f"Two different shapes are both called {each}")
        registry.register_on_missing(component)
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def _path_parameters(path_regex: str, path: str) -> list[Json]:
    """`sources/<slug:key>/` has the parameter `key`; Wagtail's `<int:pk>` is named `id`."""
    names = re.findall(r"{(\w+)}", path)
    kinds = [kind or "str" for kind, _ in re.findall(r"<(?:(\w+):)?(\w+)>", path_regex)]
    return [
        {"name": name, "in": "path", "required": True, "schema": PATH_PARAMETERS[kind]}
        for name, kind in zip(names, kinds, strict=True)
    ]


def _tag(path: str) -> str:
    steps = [step for step in path.split("/") if step not in ("", "api", "v2")]
    return steps[0] if steps and "." not in steps[0] else "root"


def _paragraph(docstring: str | None) -> str:
    return " ".join(cleandoc(docstring or "").split("\n\n")[0].split())
