"""What the pages of signing in show above their words: the clinic's name and mark.

This package knows no clinic. Another one tells, by the hook `sign_in_brand`: a function that takes
the request and returns a `Brand`, or None where it knows none.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from wagtail import hooks

HOOK = "sign_in_brand"


@dataclass(frozen=True)
class Brand:
    """`Brand("Example Clinic", "/media/images/mark.width-400.webp", is_square=True)`.

    `picture_url` is '' without a picture. A picture that is not square is the name in letters.
    """

    name: str
    picture_url: str = ""
    is_square: bool = True


def brand_of(request: HttpRequest) -> Brand:
    """The clinic's; this product's name where no clinic has one yet."""
    for find in hooks.get_hooks(HOOK):
        found: Brand | None = find(request)
        if found:
            return found
    return Brand(str(settings.WAGTAIL_SITE_NAME))
