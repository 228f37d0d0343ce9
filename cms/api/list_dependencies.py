"""What could enter or leave a list of pages, by its parameters, as tags of `list_tags.py`."""

from collections.abc import Mapping

from wagtail.models import Page

from cms.api.comparisons import WORDS as COMPARED
from cms.core.content_version.list_tags import PLACES, by_column, is_followed

# They choose by what `PLACES` stands for, or what to show of the list.
OF_PLACES = frozenset(
    {
        "ancestor_of", "child_of", "cursor", "descendant_of", "fallback", "fields", "format", "id",
        "limit", "locale", "offset", "order", "rich_text_format", "site", "translation_of", "type",
    }
)  # fmt: skip


def list_tags(given: Mapping[str, str], model: type[Page]) -> set[str] | None:
    """Return the tags of a list of pages besides those of the pages that it shows.

    None where any change may reach it: it asks for a relation, tags, a long text, or shows pages of
    a type that does not say that its answers show only what they refer to.
    """
    if model is not Page and not vars(model).get("shows_only_what_it_refers_to"):
        return None
    columns = {_column(name) for name in given if name not in OF_PLACES}
    columns |= {name.removeprefix("-") for name in given.get("order", "").split(",")}
    columns -= {"", "id", "locale"}
    if not all(is_followed(model, name) for name in columns):
        return None
    return {PLACES, *map(by_column, columns)}


def _column(parameter: str) -> str:
    name, _, ending = parameter.rpartition("__")
    return name if name and ending in COMPARED else parameter
