"""What a list depends on besides the pages that it shows: tags of kept answers.

A list shows pages, which have tags of their own, and depends on what could enter or leave it. One
that cannot say on what it depends has the tag `lists`, which every change ends. All others have
`PLACES`: a change that does not say which lists it touches ends them, too.
"""

from typing import Any

from django.db import models

# In the environment of a request that is rendered to be kept: a set, to which the view adds tags.
DEPENDS_ON = "clinic.depends_on"
PLACES = "places"  # which pages there are, where they are, in which language and of which type
EVIDENCE = "evidence"  # sources, the claims of pages, and what happened to them
FILES = "stored-files"  # images with their sizes, and documents
# A page whose row keeps these values stays in every list that asks for nothing else.
PLACE_COLUMNS = frozenset(
    {"alias_of", "content_type", "depth", "live", "locale", "path", "translation_key", "url_path"}
)


def by_column(name: str) -> str:
    """The tag of a list that is sorted or filtered by a column of its pages: `by-title`."""
    return f"by-{name}"


def followed_columns(model: type[models.Model]) -> dict[str, str]:
    """The columns whose changes are told, as `{name: attribute}`: all but long texts and blocks."""
    return {
        field.name: field.attname
        for field in model._meta.concrete_fields
        if not isinstance(field, models.TextField) and field.get_internal_type() != "JSONField"
    }


def is_followed(model: type[models.Model], name: str) -> bool:
    """Whether a list of a model may be tagged `by_column` of this name.

    Not where it holds a relation: deleting the other object empties it without a signal.
    """
    if name not in followed_columns(model):
        return False
    return not model._meta.get_field(name).is_relation


def changed_columns(instance: models.Model, before: dict[str, Any]) -> set[str]:
    """The names of columns in which an instance differs from its row before, by attribute.

    What was not loaded is not saved.
    """
    now = instance.__dict__
    return {
        name
        for name, attribute in followed_columns(type(instance)).items()
        if attribute in now and now[attribute] != before.get(attribute)
    }
