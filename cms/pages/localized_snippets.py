"""Gives a page the snippets of its own language, whichever of them an editor chose.

A French page that points at the English location shows the French one as soon as there is one, and
the English one until then. Nothing is stored: only pages about to be answered are changed.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from wagtail.blocks import StreamValue
from wagtail.models import Page, TranslatableMixin

from cms.core.stream_references import rewrite_block_references

# Asked for a model, translation keys and locales; returns the objects that there are.
Load = Callable[[type[Model], set[Any], set[int]], Iterable[Any]]


def foreign(each: Any, locale_id: int) -> bool:
    """Whether an object belongs to another language; pages and sources belong to none here."""
    spoken = isinstance(each, TranslatableMixin) and not isinstance(each, Page)
    return spoken and bool(each.locale_id != locale_id)


class Languages:
    """The translations of some objects, loaded in one query a model, and none where none is due."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._found: dict[tuple[type[Model], Any, int], Any] = {}

    def fetch(self, wanted: Iterable[tuple[Any, int]]) -> None:
        """Load the translations for (object, locale) pairs: `(<Location: The clinic>, 2)`."""
        due = [(each, locale) for each, locale in wanted if foreign(each, locale)]
        for model in dict.fromkeys(type(each) for each, _ in due):
            keys = {each.translation_key for each, _ in due if type(each) is model}
            for other in self._load(model, keys, {locale for _, locale in due}):
                self._found[model, other.translation_key, other.locale_id] = other

    def of(self, each: Any, locale_id: int) -> Any:
        """The object in a language; itself where it is not translated."""
        if not foreign(each, locale_id):
            return each
        return self._found.get((type(each), each.translation_key, locale_id), each)

    def speak(self, page: Page, objects: dict[Any, dict[Any, Any]]) -> None:
        """Point the body of a page at the translations of what it chose."""
        body = getattr(page, "body", None)
        if not isinstance(body, StreamValue) or not self._found:
            return

        def localized_key(model: Any, key: Any) -> Any:
            original = objects.get(model, {}).get(key)
            return self.of(original, page.locale_id).pk if original else key

        stored = body.get_prep_value()
        raw = rewrite_block_references(body.stream_block, stored, localized_key)
        page.body = StreamValue(body.stream_block, raw, is_lazy=True)
        page.body.as_stored = stored  # what the page says is compared as it was saved
