"""How an endpoint says what it answers: `@answers(SourceValue)` above its view."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cms.api.query_parameters import Parameter

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Answer:
    """What one method of an endpoint answers to `GET`.

    `shape` is a TypedDict, a pydantic model or any annotation of them, or a function that returns
    one, where it cannot be known at import; None where `status` says all. `others` are what it may
    answer instead, such as a narrower form; `also` are answers with another status. `problems` is
    false where a plain function knows no problem details.
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
    """Say what a view answers, be it a method of an endpoint or a plain function.

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
    """Say what one of Wagtail's views answers instead of its object, such as `MovedValue`."""

    def declare(view: View) -> View:
        view.may_answer = shapes  # type: ignore[attr-defined]
        return view

    return declare
