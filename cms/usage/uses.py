"""Where an object is used: live pages, drafts, scheduled pages, snippets and settings.

Wagtail's usage view reads only its reference index, which has no drafts, many-to-many relations
or settings. Deleting and merging need all of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CASCADE, Model, Q, QuerySet
from django.utils.text import capfirst
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, ReferenceIndex, Revision

from cms.core.stream_references import references_in
from cms.usage.relations import base_model, relations_outside_index


class Where(StrEnum):
    """In which state of a page the use is; editors see the value."""

    LIVE = "live"
    UNPUBLISHED = "not published"
    DRAFT = "in its latest draft"
    SCHEDULED = "in a scheduled version"
    NOT_A_PAGE = ""


@dataclass(frozen=True)
class Use:
    """One page, snippet or setting that uses an object."""

    user: Model
    where: Where
    places: tuple[str, ...] = ()  # such as `Body → Benefit`

    def __str__(self) -> str:
        """`page “Back pain” (live, Body → Benefit)`"""
        named = f"{self._kind} “{self.user}”"
        return f"{named} ({self.detail})" if self.detail else named

    @property
    def user_kind(self) -> str:
        return str(capfirst(self._kind))

    @property
    def _kind(self) -> str:
        if isinstance(self.user, Page):
            return str(self.user.get_verbose_name()).lower()
        return str(self.user._meta.verbose_name)

    @property
    def detail(self) -> str:
        """`live, Body → Benefit`, `in its latest draft`, `Source`"""
        return ", ".join(filter(None, (self.where.value, *self.places)))


def uses_of(instance: Model) -> list[Use]:
    """Return all uses of an object and of its children, such as a source's findings.

    Reads every draft and scheduled version once: good for one object, too slow for a list.
    """
    targets = list(_with_children(instance))
    found = [*_indexed(targets), *_related(targets), *_in_revisions(targets)]
    return [use for use in found if (type(use.user), use.user.pk) not in _keys(targets)]


def unpublished_revisions() -> QuerySet[Any]:
    """Return the latest revisions of pages with unpublished changes, and scheduled revisions."""
    drafts = Page.objects.filter(has_unpublished_changes=True).values("latest_revision")
    waiting = Q(pk__in=drafts) | Q(approved_go_live_at__isnull=False)
    return Revision.page_revisions.filter(waiting).order_by("pk")


def _with_children(instance: Model) -> Iterator[Model]:
    yield instance
    for relation in get_all_child_relations(type(instance)):
        yield from relation.related_model._base_manager.filter(**{relation.field.name: instance})


def _keys(targets: Iterable[Model]) -> set[tuple[type[Model], Any]]:
    return {(type(target), target.pk) for target in targets}


def _indexed(targets: list[Model]) -> Iterator[Use]:
    places: dict[tuple[int, str], list[str]] = defaultdict(list)
    for target in targets:
        to = ContentType.objects.get_for_model(base_model(type(target)), for_concrete_model=False)
        for reference in ReferenceIndex.objects.filter(
            to_content_type=to, to_object_id=str(target.pk)
        ).order_by("base_content_type", "object_id", "model_path"):
            place = str(reference.describe_source_field())
            listed = places[reference.content_type_id, reference.object_id]
            if place not in listed:
                listed.append(place)
    for (content_type, key), listed in places.items():
        model = ContentType.objects.get_for_id(content_type).model_class()
        user = model._base_manager.filter(pk=key).first() if model else None
        if user is not None:
            yield Use(user, _where(user), tuple(listed))


def _where(user: Model) -> Where:
    if not isinstance(user, Page):
        return Where.NOT_A_PAGE
    return Where.LIVE if user.live else Where.UNPUBLISHED


def _related(targets: list[Model]) -> Iterator[Use]:
    """Uses outside the reference index. A cascading relation is part of the object, not a use."""
    for target in targets:
        for relation in relations_outside_index(type(target)):
            model = relation.related_model
            derived = getattr(model, "wagtail_reference_index_ignore", False)
            if derived or model._meta.auto_created or relation.on_delete is CASCADE:
                continue
            for user in model._base_manager.filter(**{relation.field.name: target.pk}):
                yield Use(user, _where(user), (capfirst(relation.field.verbose_name),))


def _in_revisions(targets: list[Model]) -> Iterator[Use]:
    wanted = {(base_model(type(target)), str(target.pk)) for target in targets}
    seen = set()
    waiting = unpublished_revisions().select_related("content_type")
    for revision in waiting.iterator(chunk_size=100):
        model = revision.content_type.model_class()
        if model is None:
            continue
        found = {(base_model(to), str(key)) for to, key in references_in(model, revision.content)}
        where = Where.SCHEDULED if revision.approved_go_live_at else Where.DRAFT
        if found & wanted and (revision.object_id, where) not in seen:
            seen.add((revision.object_id, where))
            yield Use(model._base_manager.get(pk=revision.object_id), where)
