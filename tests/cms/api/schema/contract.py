"""The stored OpenAPI document as a judge of answers, stricter than a client should be.

Every object is closed here (`additionalProperties: false`): a key that the document does not tell
of is a fault. Only `fields=` makes a full answer a narrow one.
"""

import copy
import re
from functools import cache
from urllib.parse import parse_qs

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from cms.api.schema.openapi_document import stored_document


class Contract:
    def __init__(self, document):
        self._document = closed(document)
        self._paths = [
            (re.compile(re.sub(r"\\{\w+\\}", r"[^/]+", re.escape(path)) + "$"), path)
            for path in sorted(document["paths"], key=lambda path: "{" in path)
        ]
        self._validators = {}

    def check(self, response):
        """Raise AssertionError where an answer is not as documented."""
        request = response.request
        if request["REQUEST_METHOD"] == "OPTIONS":
            return  # what a method is for, and corsheaders' answer to a browser that asks first
        media = response["Content-Type"].partition(";")[0] if response.content else None
        if media == "text/html":
            assert request["PATH_INFO"] == "/api/v2/docs/", "the API answered HTML"
            return
        schema = self._schema(request, response.status_code, media)
        if schema and request["REQUEST_METHOD"] != "HEAD":
            self.check_body(schema, response.json(), f"{request['PATH_INFO']}")

    def check_body(self, schema, body, where):
        key = repr(schema)
        if key not in self._validators:
            whole = {**schema, "components": self._document["components"]}
            self._validators[key] = Draft202012Validator(whole)
        fault = best_match(self._validators[key].iter_errors(body))
        assert fault is None, f"{where}: {fault.json_path}: {fault.message[:1000]}"

    def _schema(self, request, status, media):
        path = self.path_of(request["PATH_INFO"])
        if path is None and status == 301:
            assert self.path_of(request["PATH_INFO"] + "/"), "it leads to an undocumented address"
            return None
        if path is None:
            assert (status, media) == (404, "application/problem+json"), "an undocumented address"
            return {"$ref": "#/components/schemas/Problem"}
        responses = self._document["paths"][path]["get"]["responses"]
        assert str(status) in responses, f"{path} answered an undocumented {status}"
        response = responses[str(status)]
        if "$ref" in response:
            name = response["$ref"].rpartition("/")[2]
            response = self._document["components"]["responses"][name]
        if media is None:
            return None
        assert media in response.get("content", {}), f"{path} answered {status} as {media}"
        schema = response["content"][media]["schema"]
        narrowed = "fields" in parse_qs(request["QUERY_STRING"], keep_blank_values=True)
        return schema if narrowed else whole(schema)

    def path_of(self, address):
        return next((path for pattern, path in self._paths if pattern.match(address)), None)


def whole(schema):
    """The schema without the narrower form that `fields=` asks for."""
    members = schema.get("anyOf", [])
    kept = [each for each in members if not each.get("$ref", "").endswith("Fields")]
    return {"anyOf": kept} if kept else schema


def closed(schema):
    """The same with `additionalProperties: false` on every object that names its keys."""
    schema = copy.deepcopy(schema)
    todo = [schema["components"]["schemas"], schema["paths"]]
    while todo:
        each = todo.pop()
        if isinstance(each, list):
            todo += each
        elif isinstance(each, dict):
            todo += each.values()
            if each.get("type") == "object" and "properties" in each:
                each["additionalProperties"] = False
    return schema


@cache
def stored_contract():
    return Contract(stored_document())
