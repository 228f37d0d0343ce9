"""The stored OpenAPI document as a judge of answers, stricter than a client should be.

Every object is closed here (`additionalProperties: false`): a key that the document does not tell
of is a fault. Only `fields=` makes keys optional, and adds those of the full form to lists.
"""

import copy
import re
from functools import cache
from urllib.parse import parse_qs

import jsonschema_rs
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from cms.api.schema.openapi_document import stored_document

CHOSEN_WITHOUT_A_SHORT_FORM = {"SourceAnswer", "ClaimValue"}


class Contract:
    def __init__(self, document):
        self._document = closed(document)
        schemas = self._document["components"]["schemas"]
        self._schemas = {False: as_usual(schemas), True: as_chosen(schemas)}
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
            chosen = "fields" in parse_qs(request["QUERY_STRING"], keep_blank_values=True)
            self.check_body(schema, response.json(), f"{request['PATH_INFO']}", chosen)

    def check_body(self, schema, body, where, chosen=False):
        """`chosen` is true where `fields=` chose the keys."""
        key = repr(schema), chosen
        whole = {**schema, "components": {"schemas": self._schemas[chosen]}}
        if key not in self._validators:
            self._validators[key] = jsonschema_rs.Draft202012Validator(whole)
        assert self._validators[key].is_valid(body), f"{where}: {_fault(whole, body)}"

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
        return response["content"][media]["schema"]

    def path_of(self, address):
        return next((path for pattern, path in self._paths if pattern.match(address)), None)


def _fault(schema, body):
    """Where the answer breaks the schema: a judge a hundred times slower tells it better."""
    fault = best_match(Draft202012Validator(schema).iter_errors(body))
    return fault and f"{fault.json_path}: {fault.message[:1000]}"


def as_usual(schemas):
    """The schemas without the keys of list items that only `fields=` adds."""
    changed = copy.deepcopy(schemas)
    for name in changed:
        if _full_form(schemas, name):
            full = schemas[_full_form(schemas, name)]
            sometimes = {*full["properties"]} - {*full.get("required", [])}
            always = [*changed[name].get("required", []), *sometimes]
            changed[name]["properties"] = {key: changed[name]["properties"][key] for key in always}
    return changed


def as_chosen(schemas):
    """The schemas in which `fields=` chose the keys: all optional but the page's `type`."""
    changed = copy.deepcopy(schemas)
    for item in schemas:
        for name in (item, _full_form(schemas, item)) if _full_form(schemas, item) else ():
            is_typed = "const" in schemas[name]["properties"].get("type", {})
            changed[name]["required"] = ["type"] if is_typed and not name.endswith("Meta") else []
    for name in CHOSEN_WITHOUT_A_SHORT_FORM & {*schemas}:
        changed[name]["required"] = []
    return changed


def _full_form(schemas, name):
    """`TopicPage` for `TopicPageItem`, `TopicPageMeta` for `TopicPageItemMeta`; else None."""
    full = re.sub(r"Item(Meta)?$", r"\1", name)
    return full if full != name and full in schemas and "properties" in schemas[name] else None


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
