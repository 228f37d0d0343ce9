"""Which files anyone may have: those outside every restricted collection."""

from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import CollectionViewRestriction


def open_files(files: QuerySet[Any]) -> QuerySet[Any]:
    """The images or documents of a queryset that are in no restricted collection.

    Costs one query; a password or a session opens none.
    """
    hidden = Q()
    restrictions = CollectionViewRestriction.objects.values_list("collection__path", flat=True)
    for path in restrictions.distinct():
        hidden |= Q(collection__path__startswith=path)
    return files.exclude(hidden) if hidden else files
