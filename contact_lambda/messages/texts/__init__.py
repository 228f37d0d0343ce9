"""Every sentence that people are answered with, by language: of visitors and of the clinic.

A language is one module with one `Words`; a form names its language, and English is for all else.
"""

from contact_lambda.messages.texts import de, en, fr
from contact_lambda.messages.texts.catalog import Texts

DEFAULT = "en"
LANGUAGES: dict[str, Texts] = {"en": en.WORDS, "fr": fr.WORDS, "de": de.WORDS}


def words_for(language: str) -> Texts:
    """The words of `en`, `fr` or `de`; English for any other language."""
    return LANGUAGES.get(language, LANGUAGES[DEFAULT])
