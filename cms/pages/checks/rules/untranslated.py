"""Texts of a translation that still equal the original."""

from collections.abc import Iterable, Iterator

from wagtail.models import Page
from wagtail_localize.models import StringTranslation  # type: ignore[import-untyped]

from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.subject import Rule, Subject
from cms.pages.content_digest import texts

MAX_NAMED = 5


def same_as_original(pages: Iterable[Page]) -> dict[int, tuple[list[str], int]]:
    """By primary key of each translation: its untranslated places, and the number of all texts.

    Takes two queries for any number of pages. A text that a translator has translated with the same
    words counts as translated.
    """
    pages = list(pages)
    originals = _originals(pages)
    identical = _translated_with_the_same_words(originals)
    found = {}
    for page in pages:
        original = originals.get(page.translation_key)
        if original is None or original.pk == page.pk or original.locale_id == page.locale_id:
            continue
        before = {place: text for place, text in texts(original) if _has_letters(text)}
        now = dict(texts(page))
        shared = [place for place in before if place in now]
        confirmed = identical.get((str(page.translation_key), page.locale_id), set())
        same = [place for place in shared if now[place] == before[place] and place not in confirmed]
        found[page.pk] = (same, len(shared))
    return found


def _originals(pages: list[Page]) -> dict[object, Page]:
    """By translation key, the page that was created first, in any language."""
    firsts: dict[object, Page] = {}
    for model in {type(page) for page in pages}:
        keys = {page.translation_key for page in pages if type(page) is model}
        for page in model._default_manager.filter(translation_key__in=keys).order_by("-pk"):
            firsts[page.translation_key] = page
    return firsts


def _translated_with_the_same_words(
    originals: dict[object, Page],
) -> dict[tuple[str, int], set[str]]:
    translations = StringTranslation.objects.filter(context__object_id__in=list(originals))
    rows = translations.values_list(
        "context__object_id", "locale_id", "context__path", "data", "translation_of__data"
    )
    found: dict[tuple[str, int], set[str]] = {}
    for key, locale, place, data, original in rows.iterator():
        if data == original:
            found.setdefault((str(key), locale), set()).add(place)
    return found


def _has_letters(words: str) -> bool:
    return any(character.isalpha() for character in words)


def untranslated(subject: Subject) -> Iterator[Issue]:
    """A translation with texts that equal the original."""
    same, count = subject.same_as_original
    if not same:
        return
    named = list(dict.fromkeys(_name(subject, place) for place in same))
    names = "; ".join(named[:MAX_NAMED])
    more = f"; and {len(named) - MAX_NAMED} more" if len(named) > MAX_NAMED else ""
    whole = len(same) == count
    yield subject.issue(
        "title",
        "untranslated",
        Level.STOP if whole else Level.WARN,
        f"{len(same)} of {count} texts are the same as in the original: {names}{more}.",
        "Translate them, then publish.",
    )


def _name(subject: Subject, place: str) -> str:
    """The name of the block or field in the editor."""
    field, _, inside = place.partition(".")
    block = inside.partition(".")[0]
    part = next((part for part in subject.parts if part.id == block), None) if block else None
    if part:
        return part.name
    name = str(subject.page._meta.get_field(field).verbose_name)
    return name[:1].upper() + name[1:]


RULES: tuple[Rule, ...] = (untranslated,)
