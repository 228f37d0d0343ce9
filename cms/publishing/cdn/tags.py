"""The tags of answers, by which a CDN forgets them."""

from collections.abc import Iterable

ALL = "all"  # on every answer
LISTS = "lists"  # on every answer that is not one page's: any change may show there
FILES = "files"  # of no answer: uploaded pictures, once some of them are no longer public


def page_tag(page_id: int) -> str:
    """`page-4`"""
    return f"page-{page_id}"


def tags_to_purge(pages: Iterable[int] | None) -> list[str]:
    """The tags of those pages and of every list; of everything where `pages` is None."""
    return [ALL] if pages is None else [LISTS, *(page_tag(page) for page in sorted(pages))]


def tag_headers(tags: Iterable[str]) -> dict[str, str]:
    """`Cache-Tag: all,page-4` (Cloudflare, Akamai …) and `Surrogate-Key: all page-4` (Fastly)."""
    listed = [ALL, *tags]
    return {"Cache-Tag": ",".join(listed), "Surrogate-Key": " ".join(listed)}
