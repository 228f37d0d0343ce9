"""Which files anyone may have: those outside every restricted collection."""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import Collection, CollectionViewRestriction


def open_files(files: QuerySet[Any]) -> QuerySet[Any]:
    """The images or documents of a queryset that are in no restricted collection, nor below one.

    Costs one query; a password or a session opens none.
    """
    hidden = restricted_collections()
    return files.exclude(collection__in=hidden) if hidden else files


def restricted_collections() -> list[int]:
    """Collections that are restricted, or below one that is; one query.

    By their keys, because a search of Wagtail's can be narrowed by nothing else of them.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restrictions = CollectionViewRestriction.objects.annotate(inner=path)
    restricted = Exists(restrictions.filter(inner__startswith=F("collection__path")))
    return list(Collection.objects.filter(restricted).values_list("pk", flat=True))


def is_restricted(collection: Collection) -> bool:
    return collection.pk in restricted_collections()
