"""Translates the product's own public words, such as “Moderate certainty”, for a page.

The code holds them in English, `locale/*/LC_MESSAGES/django.po` in other languages. The context
`public` separates them from equal words of the admin.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import Any

from django.utils import formats, translation

CONTEXT = "public"
_language: ContextVar[str | None] = ContextVar("public_language", default=None)


@contextmanager
def override_page_locale(page: Any) -> Iterator[None]:
    """Inside the block, `translate` uses the page's language, or English without a translation."""
    code = page.locale.language_code
    with translation.override(code):
        reset = _language.set(translation.get_language())
        try:
            yield
        finally:
            _language.reset(reset)


def public_language() -> str | None:
    """The language of the page that is being answered, else the active one.

    Django's `get_language` takes several microseconds, and an answer asks a thousand times.
    """
    return _language.get() or translation.get_language()


def translate(english: Any) -> str:
    """`Moderate certainty` → `Degré de certitude modéré` on a French page."""
    return _translated(str(english), public_language())


@lru_cache(maxsize=4096)  # the words are those of the code
def _translated(english: str, language: str | None) -> str:
    with translation.override(language):
        return str(translation.pgettext(CONTEXT, english))


def translate_count(singular: str, plural: str, count: Decimal | int) -> str:
    """`{n} month`, `{n} months` and 3 → `3 mois` on a French page; `{n}` is the localized count."""
    whole = int(count) if count == int(count) else max(2, ceil(count))
    words = str(translation.npgettext(CONTEXT, singular, plural, whole))
    return words.replace("{n}", localize_number(count))


def localize_number(number: Decimal | int) -> str:
    """`Decimal("1.50")` → `1,5` on a German page, 1000 → `1.000`; no zeros at the end."""
    shown = f"{Decimal(number).normalize():f}"
    return str(formats.number_format(Decimal(shown), use_l10n=True, force_grouping=True))
