"""Tags on API responses, by which a CDN purges them."""

from collections.abc import Iterable

ALL = "all"  # on every response
LISTS = "lists"  # on every response that is not a single page: any change may show there
FILES = "files"  # on no response: stands for uploaded images, once some of them become private


def page_tag(page_id: int) -> str:
    """`page-4`"""
    return f"page-{page_id}"


def tags_to_purge(pages: Iterable[int] | None) -> list[str]:
    """Return the tags of these pages and of all lists; the tag of everything if `pages` is None."""
    return [ALL] if pages is None else [LISTS, *(page_tag(page) for page in sorted(pages))]


def tag_headers(tags: Iterable[str]) -> dict[str, str]:
    """`Cache-Tag: all,page-4` (Cloudflare, Akamai …) and `Surrogate-Key: all page-4` (Fastly)."""
    listed = [ALL, *tags]
    return {"Cache-Tag": ",".join(listed), "Surrogate-Key": " ".join(listed)}
