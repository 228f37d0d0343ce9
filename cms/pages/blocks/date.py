import contextlib
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks


class DayBlock(blocks.DateBlock):
    """A date block whose form returns a date or None.

    Wagtail's block returns text, and '' for None, so that saving an unchanged page would change it.
    Migrations name Wagtail's block.
    """

    def value_from_form(self, value: Any) -> Any:
        with contextlib.suppress(ValidationError):  # `clean` reports it to the editor
            return self.field.to_python(value)
        return value

    def deconstruct(self) -> tuple[Any, ...]:
        return ("wagtail.blocks.DateBlock", *super().deconstruct()[1:])
