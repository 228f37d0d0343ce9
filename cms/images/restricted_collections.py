"""Which files are public: those outside all restricted collections."""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import Collection, CollectionViewRestriction


def open_files(files: QuerySet[Any]) -> QuerySet[Any]:
    """Return the images or documents that are neither in a restricted collection nor below one.

    One query. A visitor's password or session makes no difference.
    """
    hidden = restricted_collections()
    return files.exclude(collection__in=hidden) if hidden else files


def restricted_collections() -> list[int]:
    """Return the ids of collections that are restricted or below a restricted one; one query.

    Ids, because Wagtail's search can filter only by the foreign key.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restrictions = CollectionViewRestriction.objects.annotate(inner=path)
    restricted = Exists(restrictions.filter(inner__startswith=F("collection__path")))
    return list(Collection.objects.filter(restricted).values_list("pk", flat=True))


def is_restricted(collection: Collection) -> bool:
    return collection.pk in restricted_collections()
