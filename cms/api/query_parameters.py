"""Query parameters: one declaration describes them in the schema and checks them in requests."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, TypeAdapter, ValidationError


class Fault(NamedTuple):
    """What is wrong with a parameter, in words; and what stock v2 says of it, or ""."""

    words: str
    stock: str


def no_message(text: str) -> str:
    """Stock v2 takes the value, or has no such parameter."""
    return ""


@dataclass(frozen=True)
class Parameter:
    """One query parameter: `Parameter("limit", Annotated[int, Field(ge=0, le=50)], "How many")`.

    `shape` is any annotation that pydantic can parse a text into.
    """

    name: str
    shape: Any
    description: str
    required: bool = False
    explained_later: bool = False  # the view refuses a wrong value, with a better message
    may_be_empty: bool = False  # as if it were not given
    stock: Callable[[str], str] = no_message  # what stock v2 says of a value that it refuses too

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.shape)

    def described(self) -> dict[str, Any]:
        """Return the parameter object of OpenAPI."""
        return {
            "name": self.name,
            "in": "query",
            "description": self.description,
            "required": self.required,
            "schema": self._adapter.json_schema(),
        }

    def fault(self, text: str) -> str | None:
        """Return what is wrong with a value: `The parameter limit cannot be “99”: …`; else None."""
        if self.explained_later and (text or self.may_be_empty):
            return None
        why = "it says nothing; leave it out" if self.explained_later else self._refusal(text)
        shown = text if len(text) <= 50 else f"{text[:50]}…"
        return why and f"The parameter {self.name} cannot be “{shown}”: {why}. {self.description}"

    def _refusal(self, text: str) -> str | None:
        if text != text.strip() and not self._takes_any_text:
            return "no space belongs around it"
        try:
            self._adapter.validate_python(text)
        except ValidationError as error:
            return " or ".join(dict.fromkeys(_in_words(each) for each in error.errors()))
        return None

    @cached_property
    def _takes_any_text(self) -> bool:
        return self._adapter.json_schema().get("type") == "string"


def _in_words(error: Any) -> str:
    """What a value must be instead, in words, where pydantic would quote code or a pattern."""
    context, kind = error.get("ctx", {}), error["type"]
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return f"it is {context['expected'].replace(chr(39), '')}"
    if kind in {"less_than_equal", "greater_than_equal"}:
        bound = context.get("le", context.get("ge"))
        return f"it is {bound} {'at most' if 'le' in context else 'or more'}"
    if kind == "string_too_long":
        return f"it takes {context['max_length']} characters at most"
    if kind.startswith(("int_", "float_", "finite_")):
        return "a number is needed, such as 4"
    return "it is not written as it must be"


# PostgreSQL cannot store a NUL in a text.
Words = Annotated[str, Field(pattern=r"^[^\x00]*$", max_length=200)]
PLAIN_PARAMETERS = [
    Parameter("_", Words, "Ignored. jQuery adds it to bypass caches."),
    Parameter("format", Literal["json"], "JSON is the only format."),
]


def faults(given: Mapping[str, list[str]], declared: Iterable[Parameter]) -> list[Fault]:
    """Return what is wrong with each value that its parameter refuses and each one given twice."""
    by_name = {parameter.name: parameter for parameter in declared}
    found = []
    for name, values in given.items():
        if name not in by_name:
            continue
        if len(values) > 1:
            found.append(Fault(f"The parameter {name} is given twice", ""))
        parameter = by_name[name]
        found += [
            Fault(fault, parameter.stock(value))
            for value in values[:1]
            if (fault := parameter.fault(value))
        ]
    return found
