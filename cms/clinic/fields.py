"""A model field for a few codes of a closed list, as tick boxes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models


class CodesField(models.JSONField):
    """Codes of a closed list in the order of that list: `["lift", "hearing_loop"]`.

    `options` maps each code to its English label: `{"lift": "Lift", …}`. Migrations know the field
    as a JSONField, so that a longer list needs none.
    """

    def __init__(self, *args: Any, options: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        self.options = dict(options or {})
        super().__init__(*args, **{"default": list, "blank": True} | kwargs)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return forms.MultipleChoiceField(
            choices=list(self.options.items()),
            required=False,
            label=str(self.verbose_name).capitalize(),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )

    def chosen(self, codes: Any) -> dict[str, str]:
        """The stored codes that the list still has, with their labels, in the list's order."""
        stored = codes if isinstance(codes, list) else []
        return {code: label for code, label in self.options.items() if code in stored}
