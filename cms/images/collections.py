"""Which files anyone may have: those outside every restricted collection."""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import Collection, CollectionViewRestriction


def open_files(files: QuerySet[Any]) -> QuerySet[Any]:
    """The images or documents of a queryset that are in no restricted collection, nor below one.

    Costs one query; a password or a session opens none. Collections are named by their keys,
    because a search of Wagtail's can be narrowed by nothing else of them.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restrictions = CollectionViewRestriction.objects.annotate(inner=path)
    restricted = Exists(restrictions.filter(inner__startswith=F("collection__path")))
    hidden = list(Collection.objects.filter(restricted).values_list("pk", flat=True))
    return files.exclude(collection__in=hidden) if hidden else files
