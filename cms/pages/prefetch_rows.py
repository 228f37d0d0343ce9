"""Reads the rows that pages refer to, and what hangs on them, by queries compiled once."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, Prefetch, QuerySet, prefetch_related_objects
from modelcluster.queryset import FakeQuerySet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.clinic.models import ClinicSettings, ContactForm, SafetyNotice
from cms.core.ready_queries import ReadyQuery
from cms.evidence.models import ResearchSource
from cms.images.restricted_collections import restricted_collections
from cms.pages.visibility import VisiblePages

Successors = Callable[[], Prefetch | str]


def rows_of(
    model: type[Model], visible: VisiblePages | None = None, restricted: tuple[int, ...] = ()
) -> QuerySet[Any]:
    """The rows of a model that an answer may show; pages without their bodies."""
    queryset: QuerySet[Any] = model._default_manager.order_by()
    if visible is not None:
        pages = visible.among(queryset)
        return pages if model is Page else pages.defer("body")
    if model is ContactForm:
        return queryset.select_related("locale")
    if model is ClinicSettings:
        return queryset.select_related("lead_practitioner", "location")
    return queryset.exclude(collection__in=restricted) if restricted else queryset


def _by_key(keys: list[int], *shape: Any) -> QuerySet[Any]:
    return rows_of(*shape).filter(pk__in=keys)


def _of_sites(sites: list[int]) -> QuerySet[Any]:
    return rows_of(ClinicSettings).filter(site__in=sites)


def _hanging_on(keys: list[int], model: type[Model], name: str) -> QuerySet[Any]:
    """The rows of a model whose foreign key `name` is one of the keys, as the model sorts them."""
    return model._default_manager.filter(**{f"{name}__in": keys})


def _notices_of(forms: list[int]) -> QuerySet[Any]:
    order = [f"safetynotice__{name}" for name in SafetyNotice._meta.ordering]
    through = ContactForm.safety_notices.through._default_manager
    return through.filter(contactform__in=forms).select_related("safetynotice").order_by(*order)


read_by_key, read_settings = ReadyQuery(_by_key), ReadyQuery(_of_sites)
read_hanging, read_notices = ReadyQuery(_hanging_on), ReadyQuery(_notices_of)


def read(
    model: type[Model], keys: Iterable[int], visible: VisiblePages | None = None
) -> dict[int, Any]:
    """The objects of these primary keys; pages where they are visible, files where open to all."""
    is_file = model in (get_image_model(), get_document_model())
    restricted = tuple(restricted_collections()) if is_file else ()
    return {each.pk: each for each in read_by_key(keys, model, visible, restricted)}


def settings_of(sites: Iterable[int]) -> dict[int, ClinicSettings]:
    """The settings of the clinic by site, with its words in other languages."""
    found = read_settings(sites)
    _hang(found, "languages", "clinic")
    return {each.site_id: each for each in found}


def complete(model: type[Model], rows: list[Any], successors: Successors) -> None:
    """Give the rows of a model what their answers show of other tables."""
    if model is ContactForm:
        _hang(rows, "field_texts", "form")
        _hang_notices(rows)
    elif model is ResearchSource:
        _hang(rows, "findings", "source")
        for each in rows:
            if each.superseded_by_id is None:
                each._state.fields_cache["superseded_by"] = None
        if superseded := [each for each in rows if each.superseded_by_id]:
            prefetch_related_objects(superseded, successors())
    elif model is get_image_model():
        _hang(rows, "renditions", "image")


def _hang(parents: list[Any], relation: str, name: str) -> None:
    """Keep the rows whose foreign key `name` is one of the parents as prefetched `relation`."""
    if not parents:
        return
    model = parents[0]._meta.get_field(relation).related_model
    by_key: defaultdict[int, list[Any]] = defaultdict(list)
    parent_by_key = {each.pk: each for each in parents}
    for each in read_hanging(parent_by_key, model, name):
        key = getattr(each, f"{name}_id")
        setattr(each, name, parent_by_key[key])
        by_key[key].append(each)
    for each in parents:
        _keep(each, relation, model, by_key[each.pk])


def _hang_notices(forms: list[Any]) -> None:
    by_form: defaultdict[int, list[Any]] = defaultdict(list)
    for each in read_notices([form.pk for form in forms]):
        by_form[each.contactform_id].append(each.safetynotice)
    for form in forms:
        _keep(form, "safety_notices", SafetyNotice, by_form[form.pk])


def _keep(parent: Any, relation: str, model: Any, rows: list[Any]) -> None:
    """As Django keeps what it prefetched; a FakeQuerySet costs nothing to build or to filter."""
    kept: Any = FakeQuerySet(model, rows)
    if relation == "renditions":  # Wagtail adds to them
        kept = getattr(parent, relation).get_queryset()
        kept._result_cache, kept._prefetch_done = rows, True
    parent.__dict__.setdefault("_prefetched_objects_cache", {})[relation] = kept
