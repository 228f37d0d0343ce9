"""A choice block whose codes are looked up in a table, and not in Django's list of choices."""

from functools import cached_property
from typing import Any

from django.utils.encoding import force_str
from wagtail import blocks

from cms.core.readable_streams import codes


class CodedChoiceBlock(blocks.ChoiceBlock):
    """One of a closed list that the code declares. Migrations name Wagtail's block."""

    def normalize_choice(self, value: Any) -> Any:
        """The code that is stored as `value`; the value itself where the list does not have it.

        Wagtail's makes the list anew for every value of every block.
        """
        return value if value is None else self._by_text.get(force_str(value), value)

    @cached_property
    def _by_text(self) -> dict[str, Any]:
        return {force_str(code): code for code in reversed(codes(self))}

    def get_searchable_content(self, value: Any) -> list[str]:
        """Its label, after that of its group. Wagtail's goes through the list for every value."""
        words = self._words.get(force_str(value), ()) if self.search_index else ()
        return [force_str(each) for each in words]

    @cached_property
    def _words(self) -> dict[str, tuple[Any, ...]]:
        found: dict[str, tuple[Any, ...]] = {}
        for code, label in self.field.choices:
            if isinstance(label, list | tuple):
                for inner, name in label:
                    found.setdefault(force_str(inner), (code, name))
            else:
                found.setdefault(force_str(code), (label,))
        return found
