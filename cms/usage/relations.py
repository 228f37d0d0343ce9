"""Relations that Wagtail's reference index does not hold."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from wagtail.models import ReferenceIndex


def relations_outside_index(model: type[Model]) -> Iterator[Any]:
    """Relations to `model` that are many-to-many, or come from models that are not indexed, such
    as the clinic's settings."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete:
            foreign = relation.one_to_many and not ReferenceIndex.is_indexed(relation.related_model)
            if relation.many_to_many or foreign:
                yield relation
