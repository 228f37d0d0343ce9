"""Gives the translations of places and people their hours, dates and other data at once.

Wagtail Localize copies them when somebody synchronises the translation. Until then a page in
another language would call a place open that is closed, and name a person who has left.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail_localize.fields import copy_synchronised_fields  # type: ignore[import-untyped]
from wagtail_localize.models import (  # type: ignore[import-untyped]
    SegmentOverride,
    Translation,
)

from cms.clinic.models import Location, Practitioner


@receiver(post_save, sender=Location, dispatch_uid="data of a translated place")
@receiver(post_save, sender=Practitioner, dispatch_uid="data of a translated person")
def _original_saved(instance: Any, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
    """Update the translations that are synchronised; their texts stay until they are translated."""
    if raw or created:
        return
    for translated in _translations_of(instance):
        before = _stored(translated)
        kept = {name: getattr(translated, name) for name in _overridden(translated)}
        if isinstance(instance, Location):
            kept["opening_exceptions"] = _with_notes_of(translated, instance)
        copy_synchronised_fields(instance, translated)
        for name, value in kept.items():
            setattr(translated, name, value)
        if _stored(translated) != before:
            translated.save()


def _translations_of(original: Any) -> Iterable[Any]:
    key = original.translation_key
    enabled = Translation.objects.filter(
        source__object_id=key, source__locale=original.locale_id, enabled=True
    )
    locales = list(enabled.values_list("target_locale", flat=True))
    same: Any = type(original).objects.filter(translation_key=key, locale__in=locales)
    others: Iterable[Any] = same.exclude(pk=original.pk)
    return others


def _overridden(translated: Any) -> set[str]:
    """The fields to which a translator has given values of the language."""
    paths = SegmentOverride.objects.filter(
        context__object_id=translated.translation_key, locale=translated.locale_id
    ).values_list("context__path", flat=True)
    return {field.name for field in translated._meta.concrete_fields} & set(paths)


def _with_notes_of(translated: Location, original: Location) -> Any:
    """The original's days with other hours, with the notes that are translated."""
    field: Any = Location._meta.get_field("opening_exceptions")
    notes = {row.id: row.value.get("note") for row in translated.opening_exceptions}
    rows = original.opening_exceptions.get_prep_value()
    return field.to_python([_with_note(row, notes.get(row["id"])) for row in rows])


def _with_note(row: dict[str, Any], note: str | None) -> dict[str, Any]:
    said = row["value"].get("note") and (note or row["value"]["note"])
    return row | {"value": row["value"] | {"note": said or ""}}


def _stored(snippet: Any) -> list[Any]:
    return [field.value_to_string(snippet) for field in snippet._meta.concrete_fields]
