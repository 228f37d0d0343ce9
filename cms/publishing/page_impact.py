"""Finds the pages that show an object, by following references upwards.

For example finding → source → safety notice → contact form → page, image → practitioner → page, or
document → rich-text link → page. The walk ends at a page: a page that links to another shows of it
its address, and as a related page its title and its summary.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from modelcluster.fields import ParentalKey
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting
from wagtail.models import Collection as FileCollection
from wagtail.models import (
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    ReferenceIndex,
    Site,
    TranslatableMixin,
)

from cms.claim_history.models import ClaimChange
from cms.core.content_version.content_models import is_content
from cms.evidence.models import ResearchSource
from cms.images.renditions import FORMATS, MAIN, WIDTHS, spec
from cms.images.shapes import SHAPES
from cms.pages.visibility import VisiblePages
from cms.search.models import SourceUse
from cms.usage.relations import base_model, relations_outside_index

MAX_PAGES = 500  # more affected pages than this count as “any page”
SHOWN_ON_ANY_PAGE = (
    BaseGenericSetting,
    BaseSiteSetting,
    FileCollection,
    CollectionViewRestriction,
    Locale,
    Site,
)

# Pages show the objects of these apps only where they refer to them. What shows an object of any
# other app, nobody knows.
KNOWN_APPS = frozenset(
    {
        "clinic", "evidence", "images", "pages", "search", "taggit", "wagtailcore", "wagtaildocs",
        "wagtailimages", "wagtailredirects",
    }
)  # fmt: skip

Rows = dict[type[Model], set[Any]]


class AnyPage(Exception):
    """Any page may show the object, or more than `MAX_PAGES` do."""


def affected_pages(instance: Model) -> frozenset[int] | None:
    """Return the ids of the live pages that show `instance`, itself included; None for any page.

    Any page may show an object of an app that is not among `KNOWN_APPS`, unless its model has
    `shown_only_where_referred_to = True`.
    """
    if not _is_known(instance):
        return None
    if isinstance(instance, PageViewRestriction):
        pages = affected_by_address(instance.page)
        if pages is None:
            return None
    else:
        try:
            pages = frozenset(_pages_showing(_start(instance)))
        except AnyPage:
            return None
    return frozenset(Page.objects.live().filter(pk__in=pages).values_list("pk", flat=True))


def affected_by_address(page: Page) -> frozenset[int] | None:
    """Return the ids of the pages affected by a change of the page's address or visibility.

    These are the page, all pages below it, their translations and aliases, the pages that link to
    any of them, those in the page's language that relate to a translation of one, as they show the
    page in its place, and those that show a source only because one of these relies on it; None for
    any page. Pages that are no longer live are included, so that their cached responses are purged.
    """
    below = set(page.get_descendants(inclusive=True).values_list("pk", flat=True)[: MAX_PAGES + 1])
    if len(below) > MAX_PAGES:
        return None
    same = with_translations(below)
    try:
        pages = _pages_showing({Page: below}) | same
        if others := set(same - below):
            showing = Page.objects.filter(pk__in=_pages_showing({Page: others}))
            pages |= set(showing.filter(locale=page.locale_id).values_list("pk", flat=True))
        pages |= set(Page.objects.filter(alias_of__in=below).values_list("pk", flat=True))
        sources = SourceUse.objects.filter(page__in=below).values_list("source", flat=True)
        pages |= _showing_where_public(below, set(sources))
    except AnyPage:
        return None
    return frozenset(pages)


def affected_by_uses(pages: Collection[int], sources: Collection[int]) -> frozenset[int] | None:
    """Return the ids of the live pages that may show one of these sources only while one of `pages`
    relies on it and is public; None for any page.

    A page names what its sources build on, and what superseded them, only if that is public.
    """
    try:
        found = _showing_where_public(pages, sources)
    except AnyPage:
        return None
    return frozenset(Page.objects.live().filter(pk__in=found).values_list("pk", flat=True))


def _showing_where_public(pages: Collection[int], sources: Collection[int]) -> set[int]:
    if not sources:
        return set()
    others = SourceUse.objects.filter(source__in=sources).exclude(page__in=pages)
    if Site.objects.count() > 1:  # each site has public sources of its own
        others = others.none()
    public_anyway = VisiblePages().among(others, "page__").values_list("source", flat=True)
    only_here = set(sources) - set(public_anyway)
    return _pages_showing({ResearchSource: only_here}) if only_here else set()


def pages_showing_rendition(rendition: Any) -> frozenset[int] | None:
    """Return the ids of the live pages that show an image in this size; None for any page."""
    sizes = {MAIN, *(spec(width, each) for width in WIDTHS for each in FORMATS), *SHAPES.values()}
    is_shown = rendition.filter_spec in sizes
    return affected_pages(rendition.image) if is_shown else frozenset()


def with_translations(pages: set[int]) -> frozenset[int]:
    """Return these pages and their translations, which show the address and date of each other."""
    same = Page.objects.filter(pk__in=pages).values("translation_key")
    found = Page.objects.filter(translation_key__in=same)
    return frozenset(found.values_list("pk", flat=True))


def root_of(instance: Model) -> Model:
    """Return the object that an editor saves: the source of a finding, the form of a field text."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, ParentalKey):
            parent = getattr(instance, field.name, None)
            return instance if parent is None else root_of(parent)
    return instance


def _is_known(instance: Model) -> bool:
    """Whether only references decide which pages show the object."""
    model = type(instance)
    said = getattr(model, "shown_only_where_referred_to", False)
    return said or model._meta.app_label in KNOWN_APPS or isinstance(root_of(instance), Page)


def _start(instance: Model) -> Rows:
    rows: Rows = defaultdict(set)
    for each in (instance, root_of(instance)):
        _require_listable(type(each))
        rows[base_model(type(each))].add(each.pk)
        if _is_translated_snippet(type(each)):  # by its key: the row may be deleted already
            same = type(each)._base_manager.filter(translation_key=each.translation_key)
            rows[type(each)] |= set(same.values_list("pk", flat=True))
    return rows


def _is_translated_snippet(model: type[Model]) -> bool:
    return issubclass(model, TranslatableMixin) and not issubclass(model, Page)


def _in_all_languages(model: type[Model], keys: set[Any]) -> set[Any]:
    """Add translations: a page that refers to a snippet shows it in the page's own language."""
    if not _is_translated_snippet(model):
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
        if model is ResearchSource:  # visitors read what happened to it, also where it is not cited
            told = ClaimChange.objects.filter(Q(change__source__in=keys) | Q(via__in=keys))
            yield Page, set(told.values_list("page", flat=True)[: 4 * MAX_PAGES])


def _grouped(found: Iterable[tuple[int, str]]) -> Iterator[tuple[type[Model], set[Any]]]:
    groups: dict[int, set[str]] = defaultdict(set)
    for content_type, key in found:
        groups[content_type].add(key)
    for content_type, texts in groups.items():
        model = ContentType.objects.get_for_id(content_type).model_class()
        if model is not None and is_content(model):
            _require_listable(model)
            yield model, {model._meta.pk.to_python(text) for text in texts}


def _related(model: type[Model], keys: set[Any]) -> Iterator[tuple[type[Model], set[Any]]]:
    for relation in relations_outside_index(model):
        if not is_content(relation.related_model) or (relation.one_to_many and model is Page):
            continue
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys})
        if pointing := set(rows.values_list("pk", flat=True)):
            _require_listable(relation.related_model)
            yield base_model(relation.related_model), pointing


def _require_listable(model: type[Model]) -> None:
    if issubclass(model, SHOWN_ON_ANY_PAGE):
        raise AnyPage
