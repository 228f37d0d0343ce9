"""A model field for codes of a closed list, and the inputs of a form for it."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.db import models

MAX_TICK_BOXES = 20
SPARE_ROWS = 3


class RowsOfSelects(forms.SelectMultiple):
    """A drop-down list for each chosen code and some for more: easier than eighty tick boxes.

    It needs no script. Whoever fills all rows has new ones after saving.
    """

    template_name = "clinic/selects.html"
    add_id_index = False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        chosen = [code for code in value or [] if code in dict(self.choices)]
        rows = [*chosen, *[""] * SPARE_ROWS]
        context["widget"]["rows"] = [
            {"label": f"{number} of {len(rows)}", "optgroups": self._with_none(name, code)}
            for number, code in enumerate(rows, start=1)
        ]
        return context

    def _with_none(self, name: str, code: str) -> list[Any]:
        none = {"value": "", "label": "---------", "selected": not code}
        return [(None, [none], 0), *self.optgroups(name, [code])]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(dict.fromkeys(filter(None, super().value_from_datadict(data, files, name))))


class CodesField(models.JSONField):
    """Codes of a closed list in the order of that list: `["lift", "hearing_loop"]`.

    `options` maps each code to its English label: `{"lift": "Lift", …}`; a function returns such a
    mapping when it is needed. Migrations know the field as a JSONField, so that a longer list needs
    none.
    """

    def __init__(
        self,
        *args: Any,
        options: Mapping[str, str] | Callable[[], Mapping[str, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        self._options = options or {}
        super().__init__(*args, **{"default": list, "blank": True} | kwargs)

    @cached_property
    def options(self) -> dict[str, str]:
        return dict(self._options() if callable(self._options) else self._options)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        """Tick boxes; for a long list, rows of drop-down lists."""
        few = len(self.options) <= MAX_TICK_BOXES
        return forms.MultipleChoiceField(
            choices=list(self.options.items()),
            required=False,
            label=str(self.verbose_name).capitalize(),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple if few else RowsOfSelects,
        )

    def chosen(self, codes: Any) -> dict[str, str]:
        """The stored codes that the list still has, with their labels, in the list's order."""
        stored = codes if isinstance(codes, list) else []
        return {code: label for code, label in self.options.items() if code in stored}
