"""Every text that the handler shows to visitors or sends to the clinic, by language.

To add a language, write a module like `en.py` and register it here, in `LANGUAGES` and `NAMES`.
The form, the settings, the pages and the e-mails then accept it.
"""

from contact_lambda.submission import DEFAULT_LANGUAGE
from contact_lambda.texts import de, en, fr
from contact_lambda.texts.catalog import Texts

LANGUAGES: dict[str, Texts] = {each.language: each for each in (en.TEXTS, fr.TEXTS, de.TEXTS)}

# What each language is called in the e-mails of the others.
NAMES = {
    "en": {"en": "English", "fr": "French", "de": "German"},
    "fr": {"en": "anglais", "fr": "français", "de": "allemand"},
    "de": {"en": "Englisch", "fr": "Französisch", "de": "Deutsch"},
}


def texts_for(language: str) -> Texts:
    """Return the texts of a language, e.g. `fr`; English for one that is not registered."""
    return LANGUAGES.get(language, LANGUAGES[DEFAULT_LANGUAGE])
