"""Query parameters: one declaration describes them in the schema and checks them in requests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError


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
        if self.explained_later and text:
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
            return str(error.errors()[0]["msg"]).lower()
        return None

    @cached_property
    def _takes_any_text(self) -> bool:
        return self._adapter.json_schema().get("type") == "string"


# PostgreSQL cannot store a NUL in a text.
Words = Annotated[str, Field(pattern=r"^[^\x00]*$", max_length=200)]
PLAIN_PARAMETERS = [
    Parameter("_", Words, "Ignored. jQuery adds it to bypass caches."),
    Parameter("format", Literal["json"], "JSON is the only format."),
]


def faults(given: Mapping[str, list[str]], declared: Iterable[Parameter]) -> list[str]:
    """Return a sentence for each value that its parameter refuses and each one given twice."""
    by_name = {parameter.name: parameter for parameter in declared}
    found = []
    for name, values in given.items():
        if name not in by_name:
            continue
        if len(values) > 1:
            found.append(f"The parameter {name} is given twice")
        found += [fault for value in values[:1] if (fault := by_name[name].fault(value))]
    return found
