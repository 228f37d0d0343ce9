"""Finds a page by its public path."""

from wagtail.models import Locale, Page, Site


class NoSuchPlace(Exception):
    """There is no page at the path. The message says what to do."""


def page_at(path: str, language: str = "") -> Page:
    """The page at `/advice/` of the default site, drafts included; `/` is the home page.

    Raises:
        NoSuchPlace: there is no default site, no such language or no such page.
    """
    site = Site.objects.select_related("root_page__locale").filter(is_default_site=True).first()
    if site is None:
        raise NoSuchPlace("There is no default site. Add one under Settings → Sites.")
    page = _home(site.root_page, language)
    for slug in filter(None, path.split("/")):
        child = page.get_children().filter(slug=slug).first()
        if child is None:
            raise NoSuchPlace(f"There is no page “{slug}” below {page.url_path}.")
        page = child
    return page


def _home(root: Page, language: str) -> Page:
    if not language or root.locale.language_code == language:
        return root
    locale = Locale.objects.filter(language_code=language).first()
    known = ", ".join(Locale.objects.values_list("language_code", flat=True))
    if locale is None:
        raise NoSuchPlace(f"There is no language “{language}”. There is: {known}.")
    home = root.get_translation_or_none(locale)
    if home is None:
        raise NoSuchPlace(f"“{root.title}” has no translation in “{language}”. Translate it first.")
    return home
