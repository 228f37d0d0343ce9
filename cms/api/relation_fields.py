"""What a page points at by a field of a developer's: told only where anyone may see it.

The endpoints show public things alone; without this, a nested object would tell the title of a
draft, or the address of a file in a restricted collection.
"""

from typing import Any

from rest_framework.relations import ManyRelatedField
from wagtail.api.v2.serializers import RelatedField
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.evidence.models import ResearchSource
from cms.images.restricted_collections import restricted_collections
from cms.search.public_sources import shown_sources


class PublicMany(ManyRelatedField):
    """Several objects: those that are public."""

    def to_representation(self, iterable):
        told = (self.child_relation.to_representation(each) for each in iterable)
        return [each for each in told if each is not None]


class PublicRelation(RelatedField):
    """One object; null where it is not public."""

    @classmethod
    def many_init(cls, *args, **kwargs):
        many = super().many_init(*args, **kwargs)
        return PublicMany(**many._kwargs)

    def to_representation(self, value):
        return super().to_representation(value) if is_public(value, self.context) else None


class PublicRelations:
    """Mixed into a serializer, before it; those of nested objects get it too."""

    serializer_related_field = PublicRelation

    def build_relational_field(self, field_name, relation_info):
        field_class, options = super().build_relational_field(field_name, relation_info)
        options["serializer_class"] = _guarded(options["serializer_class"])
        return field_class, options


def _guarded(serializer: type) -> type:
    if issubclass(serializer, PublicRelations):
        return serializer
    return type(serializer.__name__, (PublicRelations, serializer), {})


def is_public(value: Any, context: dict[str, Any]) -> bool:
    """Whether an endpoint would show it; what has no endpoint is a matter of its fields."""
    tree = context["tree"]
    if isinstance(value, Page):
        return bool(tree.visible.shows(value) and value.full_url)
    if isinstance(value, get_image_model() | get_document_model()):
        if "restricted" not in context:  # asked once an answer
            context["restricted"] = set(restricted_collections())
        return value.collection_id not in context["restricted"]
    if isinstance(value, ResearchSource):
        return bool(shown_sources(tree).filter(pk=value.pk).exists())
    return True
