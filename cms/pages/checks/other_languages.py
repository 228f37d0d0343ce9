"""A page as its aliases in other languages show it: with that language's forms and notices."""

from copy import copy

from wagtail.models import Page


def in_other_languages(page: Page) -> list[tuple[str, Page]]:
    """`[("French", <the page as its French alias would show it>)]`; one query where there is none.

    Of an alias itself: nothing, for it is checked in its own language.
    """
    if not page.pk or page.alias_of_id:
        return []
    found: dict[int, str] = {}
    followed, step = {page.pk}, [page.pk]
    while step:
        aliases = Page.objects.filter(alias_of__in=step).exclude(pk__in=followed)
        rows = list(aliases.select_related("locale"))
        found |= {row.locale_id: str(row.locale) for row in rows}
        step = [row.pk for row in rows]
        followed |= set(step)
    found.pop(page.locale_id, None)
    return [(language, _spoken(page, locale)) for locale, language in found.items()]


def _spoken(page: Page, locale_id: int) -> Page:
    shown = copy(page)
    shown.locale_id = locale_id
    return shown
