"""Declares the answer of an endpoint: `@answers(SourceValue)` above its view."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cms.api.query_parameters import Parameter

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Answer:
    """The answer of a view to `GET`.

    `shape` is a TypedDict, a pydantic model or an annotation of them; a function that returns one
    where it cannot be built at import; None for an answer without a body. `others` are shapes that
    may come instead, such as a narrower form; `also` are answers with another status. `problems` is
    false for a plain function that answers no problem details.
    """

    shape: Any = None
    parameters: Sequence[Parameter] = ()
    name: str | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    others: Sequence[Any] = ()
    also: Mapping[int, Any] = field(default_factory=dict)
    problems: bool = True


def answers(shape: Any, **more: Any) -> Callable[[View], View]:
    """Declare what a view answers: a method of a viewset, or a plain function.

    ```
    @answers(SourceValue, parameters=[Parameter("kind", Kind, "Only sources of this kind.")])
    def listing_view(self, request): …
    ```
    """

    def declare(view: View) -> View:
        view.declared_answer = Answer(shape, **more)  # type: ignore[attr-defined]
        return view

    return declare


def may_answer(*shapes: Any) -> Callable[[View], View]:
    """Declare what one of Wagtail's views may answer instead of its object: `MovedPage`."""

    def declare(view: View) -> View:
        view.may_answer = shapes  # type: ignore[attr-defined]
        return view

    return declare
