"""Replaces references to some objects by references to others, wherever they are stored."""

import json
from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ManyToManyField, Model
from wagtail.models import Page, Revision
from wagtail_localize.models import TranslationSource

from cms.core.stream_references import Move, Reference, rewrite_references
from cms.pages.checks.publish_gate import PublicationRefused
from cms.pages.review_stamp import keep_stamp


class PageNotSaved(Exception):
    """A page cannot be saved with its new references; the text names it and says why."""


def move_references(users: Iterable[Model], moved: Mapping[Reference, Any]) -> None:
    """Replace references: `{(ResearchSource, 4): 7}` lets what points at source 4 point at 7.

    In `users`, and in all revisions and the copies that translations are made from.

    Raises:
        PageNotSaved: the publish gate refuses a page.
    """

    def move(model: type[Model], key: Any) -> Any:
        return moved.get((model, key), key)

    for user in {(type(user), user.pk): user for user in users}.values():
        _move_in_object(user, move)
    for revision in Revision.objects.select_related("content_type").iterator(chunk_size=100):
        if model := revision.content_type.model_class():
            content = rewrite_references(model, revision.content, move)
            if content != revision.content:
                content = _keep_review(model, revision.content, content)
                Revision.objects.filter(pk=revision.pk).update(content=content)
    _move_in_translation_sources(move)


def _keep_review(
    model: type[Model], before: dict[str, Any], after: dict[str, Any]
) -> dict[str, Any]:
    """A page whose links were changed keeps its review: its words are the same."""
    if not before.get("reviewed_words"):
        return after
    old, new = (
        model.from_serializable_data(each, check_fks=False)  # type: ignore[attr-defined]
        for each in (before, after)
    )
    keep_stamp(old, new)
    return {**after, "reviewed_words": new.reviewed_words}


def _move_in_translation_sources(move: Move) -> None:
    """Wagtail Localize updates translations from its own copy of the original."""
    copies = TranslationSource.objects.select_related("specific_content_type")
    for each in copies.iterator(chunk_size=100):
        if model := each.specific_content_type.model_class():
            before = json.loads(each.content_json)
            after = rewrite_references(model, before, move)
            if after != before:
                content = json.dumps(after, cls=DjangoJSONEncoder)
                TranslationSource.objects.filter(pk=each.pk).update(content_json=content)


def _move_in_object(user: Any, move: Move) -> None:
    before = user.serializable_data()
    after = rewrite_references(type(user), before, move)
    changed = [name for name in after if after[name] != before[name]]
    reviewed = copy(user)
    for name in changed:
        field = user._meta.get_field(name)
        if isinstance(field, ManyToManyField):
            related = field.related_model.objects.filter(pk__in=after[name])
            setattr(user, name, related.exclude(pk=user.pk))
        else:
            setattr(user, field.attname, field.to_python(after[name]))
    if changed and isinstance(user, Page):
        keep_stamp(reviewed, user)
        _save_page(user)
    elif changed:
        user.save()


def _save_page(page: Page) -> None:
    try:
        page.save(clean=False)
    except PublicationRefused as refusal:
        reasons = " ".join(refusal.reasons)
        raise PageNotSaved(
            f"“{page.title}” uses the source and has to be corrected first: {reasons}"
        ) from refusal
