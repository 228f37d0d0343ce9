"""Narrows the index to the visible pages of a site, without reading a page where that can be."""

from typing import Any

from django.db.models import QuerySet

from cms.pages.site_tree import SiteTree


def shown_rows(tree: SiteTree, rows: QuerySet[Any], page: str) -> QuerySet[Any]:
    """Return the rows of an index whose page is a visible page of the site.

    `page` leads to the page: `claim__page`. An index has the live pages of all sites. Where a site
    shows nearly all pages, the few others are named, and the database needs its index alone. Who
    answers the page of a row makes sure that `tree.shows` it.
    """
    hidden = tree.few_hidden_pages
    if hidden is None:
        return tree.narrow(rows, f"{page}__")
    return rows.exclude(**{f"{page}__in": hidden}) if hidden else rows
