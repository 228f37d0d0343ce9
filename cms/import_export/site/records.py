"""Writes an object as a line of JSON, and reads it again."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.base import DeserializedObject
from django.core.serializers.json import DjangoJSONEncoder
from django.core.serializers.python import Deserializer
from django.db.models import Field, Model
from django.utils.encoding import is_protected_type
from wagtail.fields import StreamField
from wagtail.models import Page, Revision

from cms.core.readable_streams import NOT_TEXT
from cms.import_export.site.exported_models import DROPPED_FIELDS

Record = dict[str, Any]


class _Encoder(DjangoJSONEncoder):
    """Django's encoder, but keeping microseconds."""

    def default(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else super().default(value)


def to_line(record: Record) -> str:
    line = json.dumps(record, cls=_Encoder, ensure_ascii=False)
    if not line.isprintable() and NOT_TEXT.search(line):  # surrogates, which UTF-8 cannot encode
        line = json.dumps(record, cls=_Encoder)
    return line + "\n"


def record_of(instance: Model) -> Record:
    """`{"model": "clinic.location", "pk": 3, "fields": {"name": "The clinic", …}}`

    A page has all fields of its type, `draft` (its latest unpublished version, or null) and
    `scheduled` (other versions that are to go live).
    """
    model = type(instance)
    fields = {
        field.name: _value(field, instance)
        for part in _parts(model)
        for field in part._meta.local_fields
        if not field.primary_key and field.name not in DROPPED_FIELDS
    }
    record: Record = {"model": model._meta.label_lower, "pk": _plain(instance.pk), "fields": fields}
    if isinstance(instance, Page):
        draft = instance.latest_revision if instance.has_unpublished_changes else None
        record["draft"] = draft and _version(draft)
        record["scheduled"] = [
            _version(each)
            for each in getattr(instance, "scheduled_versions", ())
            if each.pk != (draft and draft.pk)
        ]
    return record


def objects_of(record: Record) -> Iterator[DeserializedObject]:
    """The unsaved rows of a record. A page has several, that of `Page` first.

    Raises:
        DeserializationError: this version does not have the model or a field, or refuses a value.
    """
    model = Deserializer._get_model_from_node(record["model"])
    unknown = dict(record["fields"])
    for part in _parts(model):
        names = {field.name: field for field in part._meta.local_fields}
        own = {name: unknown.pop(name) for name in list(unknown) if name in names}
        for name, field in names.items():
            if isinstance(field, StreamField) and name in own:
                own[name] = json.dumps(own[name])
        if part is model:
            own |= unknown  # so that Django names them in its error
        yield from Deserializer([{"model": part._meta.label, "pk": record["pk"], "fields": own}])


def _parts(model: type[Model]) -> list[type[Model]]:
    """The models that an object has rows of, the most general first."""
    return [*reversed(model._meta.get_parent_list()), model]


def _value(field: Field, instance: Model) -> Any:
    if field.related_model is ContentType:
        key = field.value_from_object(instance)  # get_for_id caches content types
        return list(ContentType.objects.get_for_id(key).natural_key()) if key else None
    if isinstance(field, StreamField):
        return _in_order(json.loads(field.value_to_string(instance)))
    return _plain(field.value_from_object(instance), field, instance)


def _plain(value: Any, field: Field | None = None, instance: Model | None = None) -> Any:
    if isinstance(value, (dict, list)):
        return _in_order(value)
    if is_protected_type(value):
        return value
    return field.value_to_string(instance) if field else str(value)


def _version(revision: Revision) -> Record:
    content = {
        name: value
        for name, value in revision.content.items()
        if name not in DROPPED_FIELDS and name != "wagtail_admin_comments"
    }
    return {
        "created_at": revision.created_at,
        "approved_go_live_at": revision.approved_go_live_at,
        "object_str": revision.object_str,
        "content": _in_order(content),
    }


def _in_order(value: Any) -> Any:
    """Sort keys, because PostgreSQL does not keep the order of JSON keys."""
    return json.loads(json.dumps(value, sort_keys=True, cls=_Encoder))
