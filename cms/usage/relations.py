"""How models refer to each other beyond what Wagtail's reference index stores."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from wagtail.models import ReferenceIndex


def relations_outside_index(model: type[Model]) -> Iterator[Any]:
    """Yield the relations to `model` that the reference index does not hold.

    These are many-to-many relations, and foreign keys of models that are not indexed, such as the
    clinic's settings.
    """
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete:
            foreign = relation.one_to_many and not ReferenceIndex.is_indexed(relation.related_model)
            if relation.many_to_many or foreign:
                yield relation


def base_model(model: type[Model]) -> type[Model]:
    """Return the model under which the reference index stores `model`: `Page` for `TopicPage`."""
    parents = model._meta.get_parent_list()
    return parents[-1] if parents else model
