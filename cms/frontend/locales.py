"""The language of this site's own texts: the page's if they are translated into it, else English.

The texts are in the templates in English and in `locale/*/LC_MESSAGES/django.po` in others.
"""

import re
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from django.utils.safestring import mark_safe

SUPPORTED = {"en", "fr", "de"}
ENGLISH = "en-gb"
IN_ENGLISH = mark_safe(' lang="en"')
IN_ENGLISH_LTR = mark_safe(' lang="en" dir="ltr"')
RIGHT_TO_LEFT = mark_safe(' dir="rtl"')
Json = dict[str, Any]
CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


def code_of(text: str | None) -> str | None:
    """Return the language that a text such as `fr` or `en-gb` names, or None."""
    return text if text and CODE.fullmatch(text) else None


def requested_language(request: HttpRequest) -> str | None:
    """Return the language of a system page: of `?language=fr`, or of `/fr/no-such-page/`."""
    first = request.path.lstrip("/").partition("/")[0]
    return code_of(request.GET.get("language")) or code_of(first)


def locale_of(page: Json) -> str | None:
    """Return the language of a page's JSON, such as `fr`, or None."""
    locale: str | None = (page.get("meta") or {}).get("locale")
    return locale


def locales_of(page: Json) -> list[str]:
    """Return `["en-gb", "fr"]`: the language of a page's JSON, and those of its translations."""
    others = (page.get("meta") or {}).get("translations") or []
    return [each for each in (locale_of(page), *(other.get("locale") for other in others)) if each]


def names(code: str | None, locale: str | None) -> bool:
    """Whether a code such as `fr` names a page's language, `fr` or a variant such as `fr-ca`."""
    return code in (locale, str(locale).partition("-")[0])


def translation_in(code: str, page: Json) -> Json | None:
    """Return the entry of `meta.translations` in a language or a variant of it, or None."""
    translations = (page.get("meta") or {}).get("translations") or []
    return next((each for each in translations if names(code, each.get("locale"))), None)


def is_supported(locale: str | None) -> bool:
    """Whether this site's own texts are translated into a language such as `fr-ca`."""
    return str(locale or "").partition("-")[0] in SUPPORTED


def override_locale(locale: str | None) -> Any:
    """Return a context manager that activates a page's language, such as `fr-ca`, or English."""
    return translation.override(locale if is_supported(locale) and locale != "en" else ENGLISH)


def language_attributes(locale: str | None) -> dict[str, str]:
    """Return the HTML attributes of a page's direction, and of this site's own texts on it.

    {"direction": ' dir="rtl"', "own": ' lang="en" dir="ltr"'} for `ar`, both empty for `fr`: own
    texts need `lang` only where they are not in the page's language (WCAG 2.2, 3.1.2).
    """
    foreign, right = locale and not is_supported(locale), _is_right_to_left(locale)
    english = IN_ENGLISH_LTR if right else IN_ENGLISH
    return {"direction": RIGHT_TO_LEFT if right else "", "own": english if foreign else ""}


def _is_right_to_left(locale: str | None) -> bool:
    """Whether a language is written from right to left; false if Django does not know it."""
    try:
        return bool(translation.get_language_info(locale or ENGLISH)["bidi"])
    except KeyError:
        return False
