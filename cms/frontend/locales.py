"""The language of this site's own words: the page's, where the site speaks it, else English.

The words are in the templates in English and in `locale/*/LC_MESSAGES/django.po` in others.
"""

import re

from django.utils import translation
from django.utils.safestring import mark_safe

SUPPORTED = {"en", "fr", "de"}
ENGLISH = "en-gb"
IN_ENGLISH = mark_safe(' lang="en"')
FROM_THE_LEFT = mark_safe(' lang="en" dir="ltr"')
FROM_THE_RIGHT = mark_safe(' dir="rtl"')
CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


def code_of(text):
    """The language that a text such as `fr` or `en-gb` names, or None."""
    return text if CODE.fullmatch(text or "") else None


def asked_for(request):
    """The language of an address that is no page's: `?language=fr`, or `/fr/no-such-page/`."""
    first = request.path.lstrip("/").partition("/")[0]
    return code_of(request.GET.get("language")) or code_of(first)


def locale_of(page):
    """`fr` of a page's JSON, or None."""
    return (page.get("meta") or {}).get("locale")


def locales_of(page):
    """`["en-gb", "fr"]`: the language of a page's JSON, and those of its translations."""
    others = (page.get("meta") or {}).get("translations") or []
    return [each for each in (locale_of(page), *(other.get("locale") for other in others)) if each]


def names(code, locale):
    """Whether a code such as `fr` is a page's language, or that of which it is a variant."""
    return code in (locale, str(locale).partition("-")[0])


def translation_in(code, page):
    """The entry of a page's `meta.translations` in a language or a variant of it, or None."""
    translations = (page.get("meta") or {}).get("translations") or []
    return next((each for each in translations if names(code, each.get("locale"))), None)


def is_supported(locale):
    """Whether this site has words of its own in a language such as `fr-ca`."""
    return str(locale or "").partition("-")[0] in SUPPORTED


def override_locale(locale):
    """While it lasts, words, dates and numbers are those of a page's language, such as `fr-ca`."""
    return translation.override(locale if is_supported(locale) and locale != "en" else ENGLISH)


def own_words(locale):
    """The context that says how a page is read, and which language the own words on it are in.

    {"direction": ' dir="rtl"', "own": ' lang="en" dir="ltr"'} for `ar`, both empty for `fr`: where
    the own words are in the page's language there is nothing to say (WCAG 2.2, 3.1.2).
    """
    foreign, right = locale and not is_supported(locale), _from_the_right(locale)
    english = FROM_THE_LEFT if right else IN_ENGLISH
    return {"direction": FROM_THE_RIGHT if right else "", "own": english if foreign else ""}


def _from_the_right(locale):
    """Whether a language is read from right to left; not one that Django has never heard of."""
    try:
        return translation.get_language_info(locale or ENGLISH)["bidi"]
    except KeyError:
        return False
