"""Replaces snippets and related pages by their translations in the language of the page.

A French page that refers to the English location shows the French one if there is one, else the
English one. Only page objects in memory change, and nothing is saved.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page, TranslatableMixin

from cms.core.stream_references import rewrite_block_references

# (model, translation keys, locales) → the objects that exist
Load = Callable[[type[Model], set[Any], set[int]], Iterable[Any]]


def is_foreign(each: Any, locale_id: int) -> bool:
    """Whether a snippet, or a page with its own type, is in another language.

    Sources count as in every language, and so do pages that are only linked to (`Page`).
    """
    translatable = isinstance(each, TranslatableMixin) and type(each) is not Page
    return translatable and bool(each.locale_id != locale_id)


class Translations:
    """The translations of some objects, loaded in at most one query a model."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._found: dict[tuple[type[Model], Any, int], Any] = {}

    def fetch(self, wanted: Iterable[tuple[Any, int]]) -> None:
        """Load the translations for (object, locale) pairs: `(<Location: The clinic>, 2)`."""
        missing = [(each, locale) for each, locale in wanted if is_foreign(each, locale)]
        for model in dict.fromkeys(type(each) for each, _ in missing):
            keys = {each.translation_key for each, _ in missing if type(each) is model}
            for other in self._load(model, keys, {locale for _, locale in missing}):
                self._found[model, other.translation_key, other.locale_id] = other

    def of(self, each: Any, locale_id: int) -> Any:
        """The translation of an object; the object itself if it has none."""
        if not is_foreign(each, locale_id):
            return each
        return self._found.get((type(each), each.translation_key, locale_id), each)

    def localize_streams(self, page: Page, objects: dict[Any, dict[Any, Any]]) -> None:
        """Rewrite the references in the blocks of a page to their translations."""

        def localized_key(model: Any, key: Any) -> Any:
            original = objects.get(model, {}).get(key)
            return self.of(original, page.locale_id).pk if original else key

        if not self._found:
            return
        for field in page._meta.concrete_fields:
            if isinstance(field, StreamField):
                block = field.stream_block
                stored = getattr(page, field.attname).get_prep_value()
                raw = rewrite_block_references(block, stored, localized_key)
                localized = StreamValue(block, raw, is_lazy=True)
                localized.as_stored = stored  # `content_digest` compares what is stored
                setattr(page, field.attname, localized)
