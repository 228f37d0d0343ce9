"""Pages whose words the publishing worker indexes, because too many show what was saved.

Thousands of pages may show a place, and to index one takes some 20 milliseconds. Until the worker
has been there, the search finds them by the former words of the place, and nothing else is late:
what pages and lists tell of it is read from its row.
"""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID, uuid4

from wagtail.models import Page

from cms.search.indexing import index_pages
from cms.search.models import PageToReindex

PAGES_AT_ONCE = 50  # an editor waits for about a second
KEYS_PER_QUERY = 5000


def index_now_or_later(keys: Iterable[int]) -> None:
    """Index these pages anew, or leave it to `reindex_some_pages` if they are many.

    Only for words that may be late: claims and uses of sources have to be right at once, and the
    title of a file that is closed must not be found any more.
    """
    pages = sorted(set(keys))
    if len(pages) <= PAGES_AT_ONCE:
        index_pages(pages)
        return
    asked = uuid4()
    for start in range(0, len(pages), KEYS_PER_QUERY):
        live = Page.objects.live().filter(pk__in=pages[start : start + KEYS_PER_QUERY])
        PageToReindex.objects.bulk_create(
            (PageToReindex(page_id=key, asked=asked) for key in live.values_list("pk", flat=True)),
            update_conflicts=True,
            unique_fields=["page"],
            update_fields=["asked"],
        )


def any_page_to_reindex() -> bool:
    return bool(PageToReindex.objects.exists())


def reindex_some_pages() -> int:
    """Index the next pages that wait for it, in one transaction; return how many there were.

    Some at a time, so that editors can save in between. What is asked again meanwhile, or left by a
    worker that was killed, stays asked. Several workers may call it at once.
    """
    waiting = PageToReindex.objects.order_by("page").values_list("page", "asked")[:PAGES_AT_ONCE]
    pages_of: dict[UUID, list[int]] = defaultdict(list)
    for page, asked in waiting:
        pages_of[asked].append(page)
    index_pages(page for pages in pages_of.values() for page in pages)
    for asked, pages in pages_of.items():
        PageToReindex.objects.filter(page__in=pages, asked=asked).delete()
    return sum(map(len, pages_of.values()))
