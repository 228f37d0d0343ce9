"""Translates as an editor does with Wagtail Localize, each text marked so that none is missed."""

from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from tests.cms.conftest import DEMO_PATH

FRENCH_PATH = f"/fr{DEMO_PATH}"


def french_locale():
    return Locale.objects.get_or_create(language_code="fr")[0]


def submit(instance, locale):
    """Begin the translation of a page or snippet, as its “Translate” form does."""
    source, _ = TranslationSource.update_or_create_from_instance(instance)
    return Translation.objects.get_or_create(source=source, target_locale=locale)[0]


def fill_in(translation, words="FR {}"):
    """Translate every text: `Less pain` becomes `FR Less pain`."""
    for segment in StringSegment.objects.filter(source=translation.source):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=translation.target_locale,
            context=segment.context,
            defaults={"data": words.format(segment.string.data)},
        )


def translate(instance, locale, words="FR {}"):
    """The published translation of a page or snippet, with every text marked."""
    translation = submit(instance, locale)
    fill_in(translation, words)
    translation.save_target()
    return translation.get_target_instance()
