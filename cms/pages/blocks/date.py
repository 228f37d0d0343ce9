import contextlib
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks


class DayBlock(blocks.DateBlock):
    """A day that a form gives back as it was. Wagtail's block gives back text, and '' for None: an
    editor who saves untouched would have changed the page. For migrations it is Wagtail's.
    """

    def value_from_form(self, value: Any) -> date | str | None:
        with contextlib.suppress(ValidationError):  # which `clean` tells the editor
            return self.field.to_python(value)
        return value

    def deconstruct(self):
        return ("wagtail.blocks.DateBlock", *super().deconstruct()[1:])
