"""Finds what a new OpenAPI document takes away from clients of an old one.

Answers may gain keys, codes and types of blocks: clients skip what they do not know. Requests may
gain optional parameters. Any other change breaks clients.

The `openapi` command refuses to overwrite the stored document with a breaking change, so this is
not a tool of the tests: only the command has the old document and the new one.
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
BOUNDS = {
    "maximum": lambda old, new: new < old,
    "maxLength": lambda old, new: new < old,
    "maxItems": lambda old, new: new < old,
    "minimum": lambda old, new: new > old,
    "minLength": lambda old, new: new > old,
    "minItems": lambda old, new: new > old,
}
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


def breaking_changes(before: Json, after: Json) -> list[str]:
    """Return sentences such as `GET /api/v2/pages/ → 200: items[].title is gone`, sorted."""
    return sorted(set(_Comparison(before, after).paths()))


def version_raised(before: Json, after: Json) -> bool:
    """Whether `info.version` is higher in the new document."""
    old, new = (
        tuple(int(part) for part in each["info"]["version"].split(".")) for each in (before, after)
    )
    return new > old


class _Comparison:
    def __init__(self, before: Json, after: Json) -> None:
        self._before, self._after = before, after
        self._seen: set[tuple[str, str]] = set()

    def paths(self) -> Iterator[str]:
        for path, methods in self._before["paths"].items():
            for method in METHODS:
                if method not in methods:
                    continue
                name, now = f"{method.upper()} {path}", self._after["paths"].get(path, {})
                if method not in now:
                    yield f"{name} is gone"
                    continue
                yield from self._parameters(name, methods[method], now[method])
                yield from self._responses(name, methods[method], now[method])

    def _parameters(self, name: str, old: Json, new: Json) -> Iterator[str]:
        was = {(each["in"], each["name"]): each for each in old.get("parameters", [])}
        is_ = {(each["in"], each["name"]): each for each in new.get("parameters", [])}
        for key, parameter in is_.items():
            if parameter.get("required") and not was.get(key, {}).get("required"):
                yield f"{name}: the parameter {key[1]} is newly required"
        for key, parameter in was.items():
            if key not in is_:
                yield f"{name}: the parameter {key[1]} is gone"
                continue
            where = f"{name}: the parameter {key[1]}"
            yield from self._narrowed(where, parameter["schema"], is_[key]["schema"])

    def _responses(self, name: str, old: Json, new: Json) -> Iterator[str]:
        for status, response in old["responses"].items():
            where = f"{name} → {status}"
            if status not in new["responses"]:
                yield f"{where} is gone"
                continue
            was = _resolve(self._before, response).get("content", {})
            is_ = _resolve(self._after, new["responses"][status]).get("content", {})
            for media, content in was.items():
                if media not in is_:
                    yield f"{where}: {media} is gone"
                    continue
                yield from self._answer(f"{where}:", content["schema"], is_[media]["schema"])

    def _narrowed(self, where: str, old: Json, new: Json) -> Iterator[str]:
        """Yield the values that a request could have and cannot have any more."""
        gone = _kinds(old) - _kinds(new)
        if gone:
            yield f"{where} takes no {', '.join(sorted(gone))} any more"
        for code in _codes(old) - _codes(new) if _codes(new) else set():
            yield f"{where} takes no {code!r} any more"
        if _codes(new) and not _codes(old):
            yield f"{where} takes only {', '.join(sorted(map(repr, _codes(new))))} now"
        for bound, tighter in BOUNDS.items():
            if bound in new and (bound not in old or tighter(old[bound], new[bound])):
                yield f"{where} has a tighter {bound}"

    def _answer(self, where: str, old: Json, new: Json) -> Iterator[str]:
        pair = (old.get("$ref", ""), new.get("$ref", ""))
        if all(pair):
            if pair in self._seen:
                return
            self._seen.add(pair)
        old, new = _resolve(self._before, old), _resolve(self._after, new)
        yield from self._kinds(where, old, new)
        yield from self._keys(where, old, new)
        yield from self._members(where, old, new)
        if "items" in old and "items" in new:
            yield from self._answer(f"{where}[]", old["items"], new["items"])

    def _kinds(self, where: str, old: Json, new: Json) -> Iterator[str]:
        was, is_ = _kinds(old), _kinds(new)
        if was and is_ != was:
            yield f"{where} was {_or(was)} and is {_or(is_)}"
        for code in _codes(old) - _codes(new):
            yield f"{where} is never {code!r} any more"

    def _keys(self, where: str, old: Json, new: Json) -> Iterator[str]:
        was, is_ = old.get("properties", {}), new.get("properties", {})
        for key in was:
            if key not in is_:
                yield f"{where} {key} is gone"
                continue
            if key in old.get("required", []) and key not in new.get("required", []):
                yield f"{where} {key} may be missing now"
            yield from self._answer(f"{where} {key}", was[key], is_[key])

    def _members(self, where: str, old: Json, new: Json) -> Iterator[str]:
        """Compare the variants of a union; `null` is compared as a kind."""
        was, is_ = _variants(self._before, old), _variants(self._after, new)
        for name, member in was.items():
            if name in is_:
                yield from self._answer(_of(where, name), member, is_[name])
            elif is_ or "properties" not in new:
                yield f"{where} is never {name} any more"
        if was and not is_ and "properties" in new:
            for member in was.values():
                yield from self._answer(where, member, new)


def _of(where: str, variant: str) -> str:
    return where if variant.startswith("variant ") else f"{where} {variant}"


def _resolve(document: Json, each: Json) -> Json:
    if "$ref" not in each:
        return each
    found: Any = document
    for step in each["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    resolved: Json = found
    return resolved


def _variants(document: Json, schema: Json) -> dict[str, Json]:
    """Return a union's objects by their `type`, else by their place.

    Not by the name of their component, which no client sees in an answer.
    """
    found: dict[str, Json] = {}
    for member in _union(schema):
        resolved = _resolve(document, member)
        if not {"properties", "oneOf", "anyOf"} & set(resolved):
            continue
        type_name = resolved.get("properties", {}).get("type", {}).get("const")
        found[type_name or f"variant {len(found) + 1}"] = member
    return found


def _union(schema: Json) -> list[Json]:
    members: list[Json] = schema.get("anyOf") or schema.get("oneOf") or []
    return members


def _kinds(schema: Json) -> set[str]:
    """Return the JSON types that a schema names, also within `anyOf`; none for a reference."""
    named = schema.get("type", [])
    kinds = {named} if isinstance(named, str) else set(named)
    for member in _union(schema):
        kinds |= _kinds(member) or {"object"}
    return kinds


def _codes(schema: Json) -> set[Any]:
    codes = set(schema.get("enum", []))
    if "const" in schema:
        codes.add(schema["const"])
    for member in _union(schema):
        codes |= _codes(member)
    return codes


def _or(kinds: set[str]) -> str:
    return " or ".join(sorted(kinds)) or "anything"
