"""The product's own public words are translated into every language it supports."""

from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation

from cms.clinic.contact_fields import CONTACT_FIELDS
from cms.clinic.countries import COUNTRIES
from cms.clinic.models import Access, SafetyLevel
from cms.clinic.opening import Day
from cms.clinic.spoken_languages import SPOKEN_LANGUAGES
from cms.core.i18n import translate
from cms.evidence import choices
from cms.pages.blocks.conditions import CodingScheme
from cms.pages.place_serializers import HOLIDAY

LANGUAGES = ["fr", "de"]
ENUMS = [
    SafetyLevel, choices.SourceKind, choices.SourceStatus, choices.Certainty, choices.Relation,
    choices.Direction, choices.Strength, choices.StandingCode, Access, Day, CodingScheme,
]  # fmt: skip
PUBLIC_WORDS = [
    choices.UNSUPPORTED,
    HOLIDAY,
    *COUNTRIES.values(),
    *SPOKEN_LANGUAGES.values(),
    *(str(label) for enum in ENUMS for label in enum.labels),
    *(words for field in CONTACT_FIELDS for words in (field.label, field.hint) if words),
    *(words for field in CONTACT_FIELDS for words in field.errors.values()),
]


def _catalogue(language):
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_exactly_the_public_words(language):
    entries = polib.pofile(str(_catalogue(language)))

    assert {entry.msgid for entry in entries if entry.msgstr} == set(PUBLIC_WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_equals_its_source(language):
    written = {entry.msgid: entry.msgstr for entry in polib.pofile(str(_catalogue(language)))}
    compiled = polib.mofile(str(_catalogue(language).with_suffix(".mo")))

    assert {entry.msgid: entry.msgstr for entry in compiled} == written


def test_an_unknown_language_falls_back_to_english():
    with translation.override("cy"):
        assert translate("Moderate certainty") == "Moderate certainty"
    with translation.override("fr-ca"):
        assert translate("Moderate certainty") == "Certitude modérée"
