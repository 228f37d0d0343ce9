"""The public words of the product itself, such as “Moderate certainty”, in the language of a page.

They stand in the code in English and in `locale/*/LC_MESSAGES/django.po` in others. The context
`public` keeps them apart from words of the admin that are spelled alike.
"""

from contextlib import AbstractContextManager
from typing import Any

from django.utils import translation

CONTEXT = "public"


def override_page_locale(page: Any) -> AbstractContextManager[None]:
    """While it lasts, `said` speaks the page's language; English where that is not known."""
    override: AbstractContextManager[None] = translation.override(page.locale.language_code)
    return override


def translate(english: Any) -> str:
    """`Moderate certainty` → `Degré de certitude modéré` on a French page."""
    return str(translation.pgettext(CONTEXT, str(english)))
