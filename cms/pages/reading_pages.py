"""Reads one page by its primary key, by queries that are compiled once."""

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page

from cms.core.ready_queries import ReadyQuery
from cms.pages.prefetch_rows import read_by_key
from cms.pages.site_tree import SiteTree, inside
from cms.pages.visibility import VisiblePages

LARGEST_KEY = 2**31 - 1


def _of_tree(keys: list[int], paths: tuple[str, ...], visible: VisiblePages) -> QuerySet[Any]:
    return visible.among(Page.objects.filter(inside(paths), pk__in=keys)).order_by()


_read_of_tree = ReadyQuery(_of_tree)


def visible_page(tree: SiteTree, key: int) -> Page | None:
    """The visible page of the site with this primary key."""
    if not 0 < key <= LARGEST_KEY:
        return None
    found = _read_of_tree([key], tree.paths, tree.visible)
    return found[0] if found else None


def specific_page(page: Page) -> Page:
    """The page in its own class, as its `specific`, which compiles a query each time."""
    model = page.specific_class
    if model is None or isinstance(page, model):
        return page
    found: Page = next(iter(read_by_key([page.pk], model)), None) or page.specific
    for name, value in page.__dict__.items():
        found.__dict__.setdefault(name, value)
    return found
