"""Every question that the OpenAPI document lets one ask, with given ids and words as values."""

import re
from urllib.parse import urlencode

from cms.api.schema.openapi_document import stored_document

IGNORED = {"_", "format"}
ASKED_ONCE = {"fallback", "shapes"}  # of every object: what they take has tests of its own
NAMES_IN_PATTERN = re.compile(r"\w+(?:\.\w+)?")


def questions(ids, words, moments):
    """Yield addresses: every operation plain, and with each parameter at each value it may have."""
    for path, operations in stored_document()["paths"].items():
        told = operations["get"].get("parameters", [])
        schemas = {each["name"]: each["schema"] for each in told if each["in"] == "query"}
        for address in _addresses(path, told, ids, words):
            for always in _variants(schemas):
                yield _asked(address, always)
                for name, schema in schemas.items():
                    for value in _values(name, schema, ids, words, moments):
                        yield _asked(address, {**always, name: value})


def _addresses(path, told, ids, words):
    if "{" not in path:
        return [path]
    (parameter,) = (each for each in told if each["in"] == "path")
    is_number = parameter["schema"]["type"] == "integer"
    values = ids if is_number else [*(word for word in words if "/" not in word), "hayden-2021"]
    return [path.replace(f"{{{parameter['name']}}}", str(value)) for value in values]


def _variants(schemas):
    """Asked for all fields and as many rows as allowed; of pages also of one type alone."""
    most = {"limit": schemas["limit"]["maximum"]} if "limit" in schemas else {}
    every = {**most, "fields": "*"} if "fields" in schemas else most
    listed_by_type = most and "type" in schemas
    return [every, {**every, "type": "pages.TopicPage"}] if listed_by_type else [every]


def _values(name, schema, ids, words, moments):
    if name in IGNORED:
        return []
    kinds = schema.get("anyOf", [schema])
    values = [value for kind in kinds for value in kind.get("enum", [kind.get("const")]) if value]
    if name == "order":
        names = NAMES_IN_PATTERN.findall(schema["pattern"])
        return [f"{sign}{each}" for each in names if each != "random" for sign in ("", "-")]
    if name == "cursor":
        return ["*"]
    if name in ASKED_ONCE:
        return words[:1]
    if name.endswith(("__gte", "__lte")) and any(kind.get("type") == "integer" for kind in kinds):
        return [min(ids), max(ids)]
    if any(kind.get("type") == "integer" for kind in kinds):
        values += ids
    if name.endswith("__in"):
        return [",".join(map(str, ids)), ",".join(word for word in words if "/" not in word)]
    if any(kind.get("format") == "date" for kind in kinds):
        return [moment.partition("T")[0] for moment in moments]
    if any(kind.get("format") == "date-time" for kind in kinds):
        values += moments
    elif any(kind.get("type") == "string" and not kind.get("enum") for kind in kinds):
        values += words
    return values


def _asked(address, parameters):
    return f"{address}?{urlencode(parameters)}" if parameters else address
