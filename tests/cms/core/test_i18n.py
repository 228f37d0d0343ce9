"""The product's own public words are translated into every language it supports."""

import re
from pathlib import Path

import polib
import pytest
import wagtail
from django.conf import settings
from django.utils import translation

from cms.api.viewsets.claim_changes import FEED_TITLE
from cms.claim_history import wording
from cms.claim_history.models import Decision
from cms.clinic.contact_fields import CONTACT_FIELDS
from cms.clinic.models import Access, SafetyLevel
from cms.clinic.opening import Day
from cms.clinic.spoken_languages import SIGNED
from cms.core.i18n import translate
from cms.desk.shapes import SHAPES
from cms.evidence import choices, how_often, plain_sentence
from cms.evidence.drawings import chosen_drawing, icon_array, interval
from cms.pages.blocks.call_to_action import Action
from cms.pages.blocks.conditions import CodingScheme
from cms.pages.blocks.contact_form import ABOUT, CHOOSE
from cms.pages.place_serializers import HOLIDAY

LANGUAGES = ["fr", "de"]
ENUMS = [
    SafetyLevel, choices.SourceKind, choices.SourceStatus, choices.Certainty, choices.Relation,
    choices.Direction, choices.Strength, choices.StandingCode, choices.Measure, choices.Better,
    choices.TimeUnit, Access, Day, CodingScheme, Decision,
    choices.TimeUnit, choices.ClaimKind, choices.Frequency, Access, Day, CodingScheme, Action,
]  # fmt: skip
COUNTED = [
    plain_sentence.POINTS_LOWER, plain_sentence.POINTS_HIGHER, plain_sentence.PEOPLE_FEWER,
    plain_sentence.PEOPLE_MORE, *plain_sentence.TIMES.values(), interval.LOWER, interval.HIGHER,
    interval.MATTERS, chosen_drawing.IMPORTANT,
]  # fmt: skip
SENTENCES = [
    plain_sentence.NO_POINTS, plain_sentence.PEOPLE, plain_sentence.NO_PEOPLE,
    plain_sentence.POINTS_AFTER, plain_sentence.PEOPLE_AFTER, plain_sentence.LITTLE_BETTER,
    plain_sentence.LITTLE_WORSE, plain_sentence.MAY_BE_NONE, plain_sentence.IN_DOUBT,
    *plain_sentence.POINTS_BETTER.values(),
    *plain_sentence.PEOPLE_BETTER.values(), *list(plain_sentence.CERTAIN.values())[1:],
    interval.NO_DIFFERENCE, interval.RANGE, interval.END, interval.BETTER,
    *icon_array.BETTER.values(),
    icon_array.WITH, icon_array.WITHOUT, icon_array.COUNT, icon_array.EACH_DOT,
    chosen_drawing.INTERVAL, *how_often.RANGES.values(), *how_often.COUNTED.values(),
    how_often.UNKNOWN,
]  # fmt: skip
CHANGES = [
    wording.STANDARD_SENTENCE, wording.DAY_FORMAT, FEED_TITLE, *wording.HAPPENED.values(),
    *wording.DECIDED.values(),
    *(subject for some in (wording.BEHIND, wording.BELOW, wording.AGAINST, wording.BESIDE)
      for subject in some.values()),
]  # fmt: skip
PUBLIC_WORDS = [
    *SENTENCES,
    *CHANGES,
    *(singular for singular, _ in COUNTED),
    choices.UNSUPPORTED,
    *(words for shape in SHAPES for _, words in shape.starts if words),
    HOLIDAY,
    ABOUT,
    CHOOSE,
    *SIGNED.values(),
    *(str(label) for enum in ENUMS for label in enum.labels),
    *(words for field in CONTACT_FIELDS for words in (field.label, field.hint) if words),
    *(words for field in CONTACT_FIELDS for words in field.errors.values()),
]


def _catalogue(language):
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_exactly_the_public_words(language):
    entries = polib.pofile(str(_catalogue(language)))

    translated = [each for each in entries if each.msgstr or all(each.msgstr_plural.values())]
    assert {entry.msgid for entry in translated} == set(PUBLIC_WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_original(language):
    for entry in polib.pofile(str(_catalogue(language))):
        for words in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert not words or _placeholders(words) == _placeholders(entry.msgid), words


def _placeholders(words):
    return set(re.findall(r"{\w+}", words))


@pytest.mark.parametrize("language", [*LANGUAGES, "en"])
def test_the_compiled_catalogue_equals_its_source(language):
    written = polib.pofile(str(_catalogue(language)))
    compiled = polib.mofile(str(_catalogue(language).with_suffix(".mo")))

    def words(entries):
        return {each.msgid: (each.msgstr, each.msgstr_plural) for each in entries}

    assert words(compiled) == words(written)


def test_wagtails_words_are_replaced_by_those_of_editors_and_none_by_words_it_does_not_have():
    written = polib.pofile(str(_catalogue("en")))
    with translation.override("en-gb"):
        for entry in written:
            assert translation.gettext(entry.msgid) == entry.msgstr
    source = "".join(
        path.read_text() for path in Path(wagtail.__file__).parent.rglob("admin/**/*.py")
    )
    assert [entry.msgid for entry in written if f'"{entry.msgid}"' not in source] == []


def test_an_unknown_language_falls_back_to_english():
    with translation.override("cy"):
        assert translate("Moderate certainty") == "Moderate certainty"
    with translation.override("fr-ca"):
        assert translate("Moderate certainty") == "Certitude modérée"
