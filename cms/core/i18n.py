"""Translates the product's own public words, such as “Moderate certainty”, for a page.

The code holds them in English, `locale/*/LC_MESSAGES/django.po` in other languages. The context
`public` separates them from equal words of the admin.
"""

from contextlib import AbstractContextManager
from decimal import Decimal
from math import ceil
from typing import Any

from django.utils import formats, translation

CONTEXT = "public"


def override_page_locale(page: Any) -> AbstractContextManager[None]:
    """Inside the block, `translate` uses the page's language, or English without a translation."""
    override: AbstractContextManager[None] = translation.override(page.locale.language_code)
    return override


def translate(english: Any) -> str:
    """`Moderate certainty` → `Degré de certitude modéré` on a French page."""
    return str(translation.pgettext(CONTEXT, str(english)))


def translate_count(singular: str, plural: str, count: Decimal | int) -> str:
    """`{n} month`, `{n} months` and 3 → `3 mois` on a French page; `{n}` is the localized count."""
    whole = int(count) if count == int(count) else max(2, ceil(count))
    words = str(translation.npgettext(CONTEXT, singular, plural, whole))
    return words.replace("{n}", localize_number(count))


def localize_number(number: Decimal | int) -> str:
    """`Decimal("1.50")` → `1,5` on a German page, 1000 → `1.000`; no zeros at the end."""
    shown = f"{Decimal(number).normalize():f}"
    return str(formats.number_format(Decimal(shown), use_l10n=True, force_grouping=True))
