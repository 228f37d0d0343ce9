"""Which pages show an object: through Wagtail's reference index, snippet by snippet.

Finding → source → safety notice → contact form → page; picture → practitioner → page; a rich-text
link → page. A page that links to a page shows its address and nothing else, so the walk ends there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from modelcluster.fields import ParentalKey
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    ReferenceIndex,
    Site,
    TranslatableMixin,
)

from cms.core.content_version.content_models import is_content
from cms.usage.relations import relations_outside_index

MAX_PAGES = 500  # beyond it a list of pages is no help: all are meant
SEEN_ON_ANY_PAGE = (
    BaseGenericSetting,
    BaseSiteSetting,
    Collection,
    CollectionViewRestriction,
    Locale,
    Site,
)

Rows = dict[type[Model], set[Any]]


class AnyPage(Exception):
    """The object may show on any page, or on more than are worth listing."""


def affected_pages(instance: Model) -> frozenset[int] | None:
    """Ids of the live pages that show `instance`, with itself where it is a page; None: any."""
    try:
        pages = set(_pages_showing(_start(instance)))
    except AnyPage:
        return None
    return frozenset(Page.objects.live().filter(pk__in=pages).values_list("pk", flat=True))


def affected_by_address(page: Page) -> frozenset[int] | None:
    """The same where the page's address or visibility changed: all below it, the translations of
    these, and who links there.

    Pages that are no longer live are among them: their answers go.
    """
    below = set(page.get_descendants(inclusive=True).values_list("pk", flat=True)[: MAX_PAGES + 1])
    if len(below) > MAX_PAGES:
        return None
    try:
        return frozenset(_pages_showing({Page: below}) | with_translations(below))
    except AnyPage:
        return None


def with_translations(pages: set[int]) -> frozenset[int]:
    """These pages and their translations, which tell where they are and which is the newer one."""
    same = Page.objects.filter(pk__in=pages).values("translation_key")
    found = Page.objects.filter(translation_key__in=same)
    return frozenset(found.values_list("pk", flat=True))


def root_of(instance: Model) -> Model:
    """The object that an editor saved: the source of a finding, the form of its field texts."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, ParentalKey):
            parent = getattr(instance, field.name, None)
            return instance if parent is None else root_of(parent)
    return instance


def _start(instance: Model) -> Rows:
    rows: Rows = defaultdict(set)
    if isinstance(instance, PageViewRestriction):
        below = instance.page.get_descendants(inclusive=True)
        rows[Page] = set(below.values_list("pk", flat=True)[: MAX_PAGES + 1])
        return rows
    for each in (instance, root_of(instance)):
        _demand_listable(type(each))
        rows[_base(type(each))].add(each.pk)
        if _is_spoken(type(each)):  # by its own key, because it may have been deleted
            same = type(each)._base_manager.filter(translation_key=each.translation_key)
            rows[type(each)] |= set(same.values_list("pk", flat=True))
    return rows


def _is_spoken(model: type[Model]) -> bool:
    return issubclass(model, TranslatableMixin) and not issubclass(model, Page)


def _in_all_languages(model: type[Model], keys: set[Any]) -> set[Any]:
    """A page that points at a snippet shows the translation in the page's own language."""
    if not _is_spoken(model):
        return keys
    rows = model._base_manager
    same = rows.filter(pk__in=keys).values("translation_key")
    return keys | set(rows.filter(translation_key__in=same).values_list("pk", flat=True))


def _pages_showing(level: Rows) -> set[int]:
    pages, seen = set(level.get(Page, ())), {key: set(value) for key, value in level.items()}
    while level:
        above: Rows = defaultdict(set)
        for model, keys in _pointing_at(level):
            above[model] |= keys - seen.setdefault(model, set())
            seen[model] |= keys
        pages |= above.pop(Page, set())
        if len(pages) > MAX_PAGES:
            raise AnyPage
        level = {model: keys for model, keys in above.items() if keys}
    return pages


def _pointing_at(level: Rows) -> Iterator[tuple[type[Model], set[Any]]]:
    for model, chosen in level.items():
        keys = _in_all_languages(model, chosen)
        to = ContentType.objects.get_for_model(model, for_concrete_model=False)
        references = ReferenceIndex.objects.filter(
            to_content_type=to, to_object_id__in=[str(key) for key in keys]
        )
        found = references.values_list("base_content_type", "object_id").distinct()
        yield from _grouped(found[: 4 * MAX_PAGES])
        yield from _related(model, keys)


def _grouped(found: Iterable[tuple[int, str]]) -> Iterator[tuple[type[Model], set[Any]]]:
    groups: dict[int, set[str]] = defaultdict(set)
    for content_type, key in found:
        groups[content_type].add(key)
    for content_type, texts in groups.items():
        model = ContentType.objects.get_for_id(content_type).model_class()
        if model is not None and is_content(model):
            _demand_listable(model)
            yield model, {model._meta.pk.to_python(text) for text in texts}


def _related(model: type[Model], keys: set[Any]) -> Iterator[tuple[type[Model], set[Any]]]:
    for relation in relations_outside_index(model):
        if not is_content(relation.related_model) or (relation.one_to_many and model is Page):
            continue
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys})
        if pointing := set(rows.values_list("pk", flat=True)):
            _demand_listable(relation.related_model)
            yield _base(relation.related_model), pointing


def _demand_listable(model: type[Model]) -> None:
    if issubclass(model, SEEN_ON_ANY_PAGE):
        raise AnyPage


def _base(model: type[Model]) -> type[Model]:
    """`Page` for a `TopicPage`: references are kept under the model that holds the key."""
    parents = model._meta.get_parent_list()
    return parents[-1] if parents else model
