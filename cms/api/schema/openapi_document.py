"""Builds the OpenAPI document: every endpoint of the URLconf, and stored answers as examples.

The API serves the stored document; `python -m cms openapi` writes it.
"""

import json
from pathlib import Path
from typing import Any

from django.urls import URLResolver
from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator
from rest_framework.views import APIView

from cms.api.schema.operations import DeclaredSchema
from cms.api.schema.problems import PROBLEM_RESPONSES, Problem, problem_responses
from cms.api.schema.shapes import Json, json_schema, shape

DOCUMENT_FILE = Path(__file__).with_name("openapi.json")
KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": "Optional, for programs: a key opens private pages. Never use one in a browser.",
}
PREFIX = "/api/v2/"
# The stored answers that are examples of an operation or a problem. Any other operation has the
# stored answer with the operation's own name, where there is one.
EXAMPLES = {
    "pages_by_path": ("demo_page", "home_page"),
    "pages_detail": ("demo_page",),
    "pages_list": ("topics",),
    "sources_detail": ("source",),
    "claims_list": ("claims",),
    "NotFound": ("not_found",),
    "BadRequest": ("unknown_parameter",),
}
TAGS = {
    "claims": "Every live benefit and risk, with the evidence that it rests on.",
    "documents": "Files that visitors may download.",
    "healthz": "Whether the process is up and can serve.",
    "images": "Pictures, with their stored sizes.",
    "pages": "Pages, ready to render in one request.",
    "preview": "One draft, for whoever has its token.",
    "redirects": "Old addresses, and where they lead now.",
    "root": "The addresses of the endpoints, and this document.",
    "sources": "The research sources that public pages rely on.",
}


class Endpoints(EndpointEnumerator):
    """The `GET` endpoints of the public API, and the plain functions that declare their answer."""

    def get_api_endpoints(self, patterns: Any = None, prefix: str = "") -> list[Any]:
        """Return `[("/api/v2/pages/{id}/", "api/v2/pages/<int:pk>/", "GET", view), …]`."""
        public = [
            endpoint
            for endpoint in super().get_api_endpoints(patterns, prefix)
            if endpoint[2] == "GET" and endpoint[0].startswith(PREFIX)
        ]
        functions = self._functions(patterns or self.patterns, prefix)
        return [*public, *functions]

    def _functions(self, patterns: Any, prefix: str) -> list[Any]:
        found = []
        for pattern in patterns:
            regex = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                found += self._functions(pattern.url_patterns, regex)
            elif hasattr(pattern.callback, "declared_answer"):
                view = _view_of(pattern.callback)
                found.append((self.get_path_from_regex(regex), regex, "GET", view))
        return found


def _view_of(function: Any) -> Any:
    """Wrap a plain function in a view class, the only kind of view that the generator takes."""
    view: Any = type("PlainView", (APIView,), {"get": function, "__doc__": function.__doc__})
    return view.as_view()


class Generator(SchemaGenerator):
    """Describes `Endpoints`, each with DeclaredSchema.

    That is not set by DEFAULT_SCHEMA_CLASS: Wagtail Localize has a view that would import it, and
    so this package, before the models are loaded.
    """

    endpoint_inspector_cls = Endpoints

    def create_view(self, callback: Any, method: str, request: Any = None) -> Any:
        view = super().create_view(callback, method, request)
        view.schema = DeclaredSchema()
        return view


def build(examples: Path | None = None) -> Json:
    """Return the document, with the answers stored in the folder `examples` as its examples."""
    document: Json = Generator().get_schema(public=True)
    components = document["components"]
    components["schemas"] |= json_schema(shape(Problem))
    components["schemas"] = dict(sorted(components["schemas"].items()))
    components["responses"] = problem_responses()
    components["securitySchemes"] = {"key": KEY}
    document["security"] = [{}, {"key": []}]
    document["tags"] = _tags(document)
    if examples:
        _illustrate(document, examples)
    plain: Json = json.loads(json.dumps(document))
    return plain


def write(document: Json) -> str:
    """Return the text of the document as it is stored."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def stored_document() -> Json:
    read: Json = json.loads(DOCUMENT_FILE.read_text(encoding="utf-8"))
    return read


def _tags(document: Json) -> list[Json]:
    used = {tag for path in document["paths"].values() for tag in path["get"]["tags"]}
    return [
        {"name": tag, **({"description": TAGS[tag]} if tag in TAGS else {})} for tag in sorted(used)
    ]


def _illustrate(document: Json, folder: Path) -> None:
    shown: Json = {}
    responses = {
        name: document["components"]["responses"][name] for name in PROBLEM_RESPONSES.values()
    }
    for path in document["paths"].values():
        responses[path["get"]["operationId"]] = path["get"]["responses"].get("200", {})
    for name, response in responses.items():
        for example in EXAMPLES.get(name, (name,)):
            file = folder / f"{example}.json"
            if not file.exists():
                continue
            shown[example] = {"value": json.loads(file.read_text(encoding="utf-8"))}
            for content in response.get("content", {}).values():
                examples = content.setdefault("examples", {})
                examples[example] = {"$ref": f"#/components/examples/{example}"}
    document["components"]["examples"] = shown
