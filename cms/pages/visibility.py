"""Which pages are public: live ones outside every private part of the tree."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page, PageViewRestriction


class VisiblePages:
    """Loads the private parts of the tree once. Passwords and sessions do not open them."""

    for_everyone = True  # else it is of one reader with a key, and no other may get the answer
    as_drafts = False  # pages are shown as they were last saved, not as they were published

    def __init__(self, restrictions: QuerySet[Any] | None = None) -> None:
        """`restrictions`: those that count, if not all."""
        rows = PageViewRestriction.objects.all() if restrictions is None else restrictions
        self._private = tuple(rows.values_list("page__path", flat=True).distinct())

    @property
    def private(self) -> tuple[str, ...]:
        """The paths of the private parts of the tree."""
        return self._private

    def __eq__(self, other: object) -> bool:
        """Whether both show the same pages: a query for the one serves the other."""
        return type(other) is type(self) and other._private == self._private

    def __hash__(self) -> int:
        return hash((type(self), self._private))

    def shows(self, page: Page) -> bool:
        return bool(page.live) and not self.is_private(page)

    def is_private(self, page: Page) -> bool:
        return str(page.path).startswith(self._private)

    def among(self, queryset: QuerySet[Any], page: str = "") -> QuerySet[Any]:
        """The rows whose page is visible; `page` is the prefix to it, such as `page__`."""
        hidden = Q()
        for path in self._private:
            hidden |= Q(**{f"{page}path__startswith": path})
        return queryset.filter(**{f"{page}live": True}).exclude(hidden)


def public_among(pages: Collection[int]) -> set[int]:
    """Return the ids of those of these pages that everybody may read."""
    if not pages:
        return set()
    found = VisiblePages().among(Page.objects.filter(pk__in=pages))
    return set(found.values_list("pk", flat=True))
