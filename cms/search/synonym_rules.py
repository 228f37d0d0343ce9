"""What editors may write into a row of synonyms."""

from typing import Any

from django.core.exceptions import ValidationError

from cms.search.tokens import folded, terms

MAX_SYNONYM_CHARACTERS = 1000
MAX_PHRASES, MAX_PHRASE_CHARACTERS, MAX_PHRASE_WORDS = 30, 60, 6


def checked_phrases(row: Any) -> list[str]:
    """Return the phrases of a row of `SearchSynonyms`.

    Raises:
        ValidationError: too few, too many or too long ones, or one that another row of the same
            language has.
    """
    phrases: list[str] = row.phrases
    language = row.locale.language_code
    problems = [
        f"“{each}” is too long: use {MAX_PHRASE_WORDS} words and {MAX_PHRASE_CHARACTERS} letters "
        "at most."
        for each in phrases
        if len(each) > MAX_PHRASE_CHARACTERS or len(terms(each, [language])) > MAX_PHRASE_WORDS
    ]
    problems += [
        f"“{each}” has no letter and no number." for each in phrases if not terms(each, [language])
    ]
    if len({frozenset(terms(each, [language])) for each in phrases}) < 2:
        problems.append("Give two different words or more, separated by commas.")
    if len(phrases) > MAX_PHRASES:
        problems.append(f"Give {MAX_PHRASES} at most. Make another row for other words.")
    problems += _taken(row, phrases)
    if problems:
        raise ValidationError({"words": problems})
    return phrases


def _taken(row: Any, phrases: list[str]) -> list[str]:
    """Return a problem for each phrase that another row of the language has."""
    own = {folded(each): each for each in phrases}
    others = type(row).objects.filter(locale=row.locale_id).exclude(pk=row.pk)
    return [
        f"“{own[folded(each)]}” is in another row already: “{other}”. Add the words there."
        for other in others
        for each in other.phrases
        if folded(each) in own
    ]
