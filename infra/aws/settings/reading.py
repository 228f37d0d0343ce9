"""Reads one section of the settings: a table of the file, overridden by the environment."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

from infra.aws.settings.rules import Rule

PREFIX = "CLINIC_AWS"
T = TypeVar("T")


class InvalidSettings(Exception):
    """Missing, wrong or unknown settings; the message has a line for each with an example."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.names = tuple(faults)
        super().__init__("\n".join(f"{name} {fault}" for name, fault in faults.items()))


def read_section(
    kind: type[T], section: str, table: Mapping[str, Any], environ: Mapping[str, str]
) -> T:
    """An object of the dataclass `kind`; raises InvalidSettings that names all faults at once.

    `[contact] sender` is `contact.sender` in a fault and `CLINIC_AWS_CONTACT_SENDER` in the
    environment, where lists have commas and switches are `true` or `false`.
    """
    declared_fields: dict[str, Field[Any]] = {each.name: each for each in fields(kind)}  # type: ignore[arg-type]
    faults = {
        f"{section}.{name}": f"is not a setting; there are {', '.join(declared_fields)}"
        for name in table
        if name not in declared_fields
    }
    values: dict[str, Any] = {}
    for name, declared in declared_fields.items():
        value = _value(declared, section, table, environ)
        if value is MISSING:
            faults[f"{section}.{name}"] = f"is missing. {_hint(declared)}"
        elif not _rule(declared).fits(value):
            faults[f"{section}.{name}"] = f"{_rule(declared).message}. {_hint(declared)}"
        values[name] = value
    if faults:
        raise InvalidSettings(faults)
    return kind(**values)


def _value(
    declared: "Field[Any]", section: str, table: Mapping[str, Any], environ: Mapping[str, str]
) -> Any:
    variable = f"{PREFIX}_{section}_{declared.name}".upper()
    if variable in environ:
        return _typed(declared, environ[variable].strip())
    value = table.get(declared.name, declared.default)
    return tuple(value) if isinstance(value, list) else value


def _typed(declared: "Field[Any]", text: str) -> Any:
    """Convert text of the environment to the type of the setting's example."""
    example = declared.metadata["example"]
    if isinstance(example, bool):
        return {"true": True, "false": False}.get(text.lower(), text)
    if isinstance(example, int):
        return int(text) if text.isdecimal() else text
    if isinstance(example, tuple):
        return tuple(each.strip() for each in text.split(",") if each.strip())
    return text


def _rule(declared: "Field[Any]") -> Rule:
    rule: Rule = declared.metadata["rule"]
    return rule


def _hint(declared: "Field[Any]") -> str:
    return f"Write for example: {declared.name} = {_toml(declared.metadata['example'])}"


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else f'"{value}"'
