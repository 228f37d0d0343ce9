"""Serializers of pages: they add what Wagtail's lack, and hide what is not public."""

from collections import defaultdict
from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any, TypedDict
from urllib.parse import urlsplit

from rest_framework.fields import Field
from rest_framework.serializers import BaseSerializer, ListSerializer
from wagtail.api.v2.serializers import (
    PageAliasOfField,
    PageParentField,
    PageSerializer,
    get_serializer_class,
)
from wagtail.models import Page

from cms.api.relation_fields import PublicRelations
from cms.api.schema.shapes import Url
from cms.api_keys.drafts import has_draft
from cms.core.i18n import override_page_locale
from cms.pages.json_ld import with_breadcrumbs
from cms.pages.site_tree import SiteTree

Mixin: Any = object  # typed as Any, because it uses what the class beside it has


class LinkedPageMeta(TypedDict):
    type: str
    detail_url: Url
    html_url: Url | None


class LinkedPage(TypedDict):
    """Another page, in short."""

    id: int
    meta: LinkedPageMeta
    title: str


class Translation(TypedDict):
    """The same page in another language; `is_current` is false if this page was published later."""

    locale: str
    html_url: str
    html_path: str
    is_current: bool


class PageAccess(TypedDict):
    """Why nobody else may see this answer. It is there for who asks with a key only.

    `is_private`: the page, or one above it, is private. `is_draft`: the answer has what was not
    published.
    """

    is_private: bool
    is_draft: bool


class Ancestor(TypedDict):
    """A page above this one, for breadcrumbs."""

    id: int
    title: str
    html_url: str
    html_path: str


class PublicParentField(PageParentField):
    """The parent page, null where it is not public.

    `fetched_parent` is a page's parent where it was read together with the page.
    """

    def get_attribute(self, instance: Page) -> Page | None:
        tree = self.context["tree"]
        if instance.path in tree.paths:
            return None
        if not hasattr(instance, "fetched_parent"):
            path = instance.path[: -instance.steplen]
            roots = {root.path: root for root in tree.roots.values()}
            instance.fetched_parent = roots.get(path) or Page.objects.filter(path=path).first()
        parent = instance.fetched_parent
        return parent if parent and tree.shows(parent) else None

    def to_representation(self, value: Page) -> LinkedPage | None:
        return _linked_page(value, self.context)


class PublicAliasOfField(PageAliasOfField):
    """The page that this one mirrors, null where it is not public."""

    def get_attribute(self, instance: Page) -> Page | None:
        original = super().get_attribute(instance)
        return original if original and self.context["tree"].shows(original) else None

    def to_representation(self, value: Page) -> LinkedPage | None:
        return _linked_page(value, self.context)


class TranslationsField(Field):
    """`[{"locale": "fr", "html_url": "https://…/fr/dos/", "html_path": "/fr/dos/", …}]`

    Loads the translations of a whole list with one query.
    """

    def get_attribute(self, instance: Page) -> Page:
        return instance

    def to_representation(self, page: Page) -> list[Translation]:
        tree = self.context["tree"]
        if len(tree.roots) < 2:
            return []
        found = self._by_key(page)[page.translation_key]
        return [_translation(other, page, tree) for other in found if other.pk != page.pk]

    def _by_key(self, page: Page) -> Mapping[Any, list[Page]]:
        """Return the public pages that have a translation key of the list, or of the one page."""
        if "translations" not in self.context:
            many = isinstance(self.root, ListSerializer)
            keys = {each.translation_key for each in (self.root.instance if many else [page])}
            found: defaultdict[Any, list[Page]] = defaultdict(list)
            for each in self.context["tree"].pages().filter(translation_key__in=keys):
                found[each.translation_key].append(each)
            self.context["translations"] = found
        by_key: Mapping[Any, list[Page]] = self.context["translations"]
        return by_key


def _translation(other: Page, page: Page, tree: SiteTree) -> Translation:
    url = other.full_url or ""
    published, since = other.last_published_at, page.last_published_at
    return Translation(
        locale=tree.languages[other.locale_id].language_code,
        html_url=url,
        html_path=urlsplit(url).path,
        is_current=not since or bool(published and published >= since),
    )


class AncestorsField(Field):
    """The pages above, from the home page of the language down.

    `[{"id": 3, "title": "Example Clinic", "html_url": "https://…/", "html_path": "/"}]`
    """

    def get_attribute(self, instance: Page) -> Page:
        return instance

    def to_representation(self, page: Page) -> list[Ancestor]:
        tree = self.context["tree"]
        root = next((each for each in tree.roots.values() if page.path.startswith(each.path)), None)
        if root is None or root.path == page.path:
            return []
        return [_ancestor(each) for each in self._above(page, root, tree) if tree.shows(each)]

    def _above(self, page: Page, root: Page, tree: SiteTree) -> list[Page]:
        """Read the pages in between; no query directly below the home page, which the tree has."""
        if page.depth == root.depth + 1:
            return [root]
        steps = range(len(root.path), len(page.path), page.steplen)
        return list(
            tree.pages().filter(path__in=[page.path[:end] for end in steps]).order_by("path")
        )


def _ancestor(page: Page) -> Ancestor:
    url = page.full_url or ""
    return Ancestor(id=page.pk, title=page.title, html_url=url, html_path=urlsplit(url).path or "/")


class FieldsBuiltOnce(Mixin):
    """Mixed into a serializer, before it: its fields are built once for a class, then copied."""

    def get_fields(self) -> dict[str, Field]:
        cls: Any = type(self)
        if "built_fields" not in cls.__dict__:
            cls.built_fields = super().get_fields()
        return {name: _unbound_copy(field) for name, field in cls.built_fields.items()}


def _unbound_copy(field: Field) -> Field:
    """A copy to bind; what has fields inside that know it is copied whole."""
    has_inside = isinstance(field, BaseSerializer) or {"child", "child_relation"} & {*vars(field)}
    if has_inside:
        return deepcopy(field)
    copied: Field = object.__new__(type(field))
    copied.__dict__.update(field.__dict__)
    return copied


class LinkedPageSerializer(FieldsBuiltOnce, PageSerializer):
    """A page that another names."""


def _linked_page(page: Any, context: Any) -> LinkedPage:
    serializer = _linked_page_serializer(page.__class__)(context=context)
    answered: LinkedPage = serializer.to_representation(page)
    return answered


@lru_cache(maxsize=64)
def _linked_page_serializer(model: Any) -> Any:
    meta = ["type", "detail_url", "html_url"]
    return get_serializer_class(model, ["id", *meta, "title"], meta, base=LinkedPageSerializer)


class TypedPageSerializer(FieldsBuiltOnce, PublicRelations, PageSerializer):
    """Adds a top-level `type`, such as `pages.TopicPage`, by which clients tell pages apart."""

    parent = PublicParentField(read_only=True)
    alias_of = PublicAliasOfField(read_only=True)
    ancestors = AncestorsField(read_only=True)
    translations = TranslationsField(read_only=True)

    def to_representation(self, instance: Page) -> dict[str, Any]:
        locale = self.context["tree"].languages.get(instance.locale_id)
        if locale:
            instance.locale = locale
        with override_page_locale(instance):
            data = super().to_representation(instance)
        visible = self.context["tree"].visible
        if "meta" in data and not visible.for_everyone:
            data["meta"]["access"] = PageAccess(
                is_private=visible.is_private(instance),
                is_draft=visible.as_drafts and has_draft(instance),
            )
        if "json_ld" in data:
            above = data.get("meta", {}).get("ancestors", [])
            data["json_ld"] = with_breadcrumbs(data["json_ld"], above)
        model = instance.specific_class
        typed = {"id": data.pop("id")} if "id" in data else {}
        typed["type"] = model._meta.label if model else None
        return {**typed, **data}
