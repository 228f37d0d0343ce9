"""Serializer fields for relations that a developer adds to a page: null where not public.

The endpoints show public objects only. Without these fields, a nested object would leak the title
of a draft, or the address of a file in a restricted collection.
"""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from rest_framework.relations import MANY_RELATION_KWARGS, ManyRelatedField
from wagtail.api.v2.serializers import RelatedField
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.clinic.models import Practitioner
from cms.evidence.models import ResearchSource
from cms.images.restricted_collections import restricted_collections
from cms.search.public_sources import shown_sources

Mixin: Any = object  # typed as Any, because it uses what the class beside it has


class PublicMany(ManyRelatedField):
    """A list of the related objects that are public."""

    def to_representation(self, iterable: Iterable[Any]) -> list[Any]:
        answers = (self.child_relation.to_representation(each) for each in iterable)
        return [each for each in answers if each is not None]


class PublicRelation(RelatedField):
    """One related object; null where it is not public."""

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> PublicMany:
        """Return a PublicMany, as the documentation of DRF's `RelatedField.many_init` describes."""
        list_kwargs = {name: kwargs[name] for name in kwargs if name in MANY_RELATION_KWARGS}
        return PublicMany(child_relation=cls(*args, **kwargs), **list_kwargs)

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value) if is_public(value, self.context) else None


class PublicRelations(Mixin):
    """Mixed into a serializer, before it; the serializers of nested objects get it too."""

    serializer_related_field = PublicRelation

    def build_relational_field(self, field_name: str, relation_info: Any) -> tuple[Any, Any]:
        field_class, options = super().build_relational_field(field_name, relation_info)
        options["serializer_class"] = _with_public_relations(options["serializer_class"])
        return field_class, options


def _with_public_relations(serializer: type) -> type:
    if issubclass(serializer, PublicRelations):
        return serializer
    return type(serializer.__name__, (PublicRelations, serializer), {})


def is_public(value: Any, context: dict[str, Any]) -> bool:
    """Whether an endpoint would show the object; true for a model that has no endpoint."""
    tree = context["tree"]
    if isinstance(value, Page):
        return bool(tree.visible.shows(value) and value.full_url)
    if isinstance(value, get_image_model() | get_document_model()):
        if "restricted" not in context:  # one query an answer
            context["restricted"] = set(restricted_collections())
        return value.collection_id not in context["restricted"]
    if isinstance(value, Practitioner):
        return bool(value.is_active_on(timezone.localdate()))
    if isinstance(value, ResearchSource):
        return bool(shown_sources(tree).filter(pk=value.pk).exists())
    return True
