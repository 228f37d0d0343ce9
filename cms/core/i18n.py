"""Translates the product's own public words, such as “Moderate certainty”, for a page.

The code holds them in English, `locale/*/LC_MESSAGES/django.po` in other languages. The context
`public` separates them from equal words of the admin.
"""

from contextlib import AbstractContextManager
from typing import Any

from django.utils import translation

CONTEXT = "public"


def override_page_locale(page: Any) -> AbstractContextManager[None]:
    """Inside the block, `translate` uses the page's language, or English without a translation."""
    override: AbstractContextManager[None] = translation.override(page.locale.language_code)
    return override


def translate(english: Any) -> str:
    """`Moderate certainty` → `Degré de certitude modéré` on a French page."""
    return str(translation.pgettext(CONTEXT, str(english)))
