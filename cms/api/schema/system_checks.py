"""System checks: a block, field or view that the schema cannot describe is an error with a hint.

For the page types of other apps it is a warning: the schema then says that it may be any JSON.
"""

from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Error
from wagtail.fields import StreamField
from wagtail.models import Page

HINT = (
    "Give the method a return annotation, such as `-> BenefitValue`, a TypedDict: the schema "
    "and the TypeScript types are made from it."
)


def check_blocks_are_typed(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Check that every block of the API declares what it answers."""
    from cms.api.schema.block_shapes import faults
    from cms.api.viewsets.pages import PagesViewSet
    from cms.api.wagtail_parameters import models_of

    undeclared: dict[type[Any], type[Page]] = {}
    for model in models_of(PagesViewSet):
        answered = PagesViewSet.get_available_fields(model, db_fields_only=True)
        for field in model._meta.get_fields():
            if isinstance(field, StreamField) and field.name in answered:
                undeclared |= dict.fromkeys(faults(field.stream_block), model)
    return [
        _message(
            f"{block.__qualname__}.get_api_representation does not say what it returns.",
            HINT,
            model,
            "001",
        )
        for block, model in undeclared.items()
    ]


def check_fields_are_typed(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Check that every other field of a page in the API has a type."""
    from cms.api.schema.block_shapes import UnknownShape
    from cms.api.schema.model_shapes import UndeclaredField, field_shape
    from cms.api.viewsets.pages import PagesViewSet
    from cms.api.wagtail_parameters import models_of

    found: list[CheckMessage] = []
    for model in models_of(PagesViewSet):
        for name in PagesViewSet.get_available_fields(model):
            try:
                field_shape(PagesViewSet, model, name)
            except UnknownShape:
                continue  # an error of check_blocks_are_typed
            except UndeclaredField as error:
                found.append(_untyped(error, model))
    return found


def check_viewsets_are_declared(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Check that every address of the public API declares what it answers."""
    from cms.api.schema.openapi_document import Endpoints, Generator
    from cms.api.schema.operations import UndeclaredViewSet, answer_of

    generator = Generator()
    found: list[CheckMessage] = []
    for path, _, method, callback in Endpoints().get_api_endpoints():
        view = generator.create_view(callback, method)
        try:
            answer_of(view, method, with_shape=False)
        except UndeclaredViewSet as error:
            hint = "Put `@answers(SomeTypedDict)` of cms.api.schema.declarations above the view."
            message = f"{error} at {path} does not say what it answers."
            found.append(Error(message, hint=hint, id="clinic_api.E003"))
    return found


def _untyped(error: Exception, model: type[Page]) -> CheckMessage:
    hint = (
        "Annotate what its property, or the to_representation of its serializer, returns. "
        "Import the TypedDict of a serializer from typing_extensions."
    )
    return _message(f"{error} is answered by the API and has no type.", hint, model, "002")


def _message(words: str, hint: str, model: type[Page], number: str) -> CheckMessage:
    is_ours = model.__module__.startswith("cms.")
    kind, letter = (Error, "E") if is_ours else (checks.Warning, "W")
    return kind(words, hint=hint, obj=model, id=f"clinic_api.{letter}{number}")
