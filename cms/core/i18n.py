"""Translates the product's own public words, such as “Moderate certainty”.

The code holds them in English, `locale/*/LC_MESSAGES/django.po` in other languages. The message
context `public` keeps them apart from admin texts with the same spelling.
"""

from contextlib import AbstractContextManager
from typing import Any

from django.utils import translation

CONTEXT = "public"


def override_page_locale(page: Any) -> AbstractContextManager[None]:
    """Make `translate` use the page's language inside a `with` block.

    A language without translations falls back to English.
    """
    override: AbstractContextManager[None] = translation.override(page.locale.language_code)
    return override


def translate(english: Any) -> str:
    """`Moderate certainty` → `Degré de certitude modéré` on a French page."""
    return str(translation.pgettext(CONTEXT, str(english)))
