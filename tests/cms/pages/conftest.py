"""A second language, and pages and snippets in it."""

from datetime import date

import pytest

from cms.clinic.models import SafetyNotice
from tests.cms.translating import french_locale, translate


@pytest.fixture
def french(settings, demo):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [
        ("en-gb", "English"),
        ("fr", "Français"),
    ]
    return french_locale()


@pytest.fixture
def translated(french, django_capture_on_commit_callbacks):
    """`translated(object)` is its French translation, published, each text marked with `FR`."""

    def do(instance):
        with django_capture_on_commit_callbacks(execute=True):
            translation = translate(instance, french)
            if isinstance(translation, SafetyNotice):  # an approval is of one language
                translation.approved_by = "Dr FR Example"
                translation.approved_on = date(2026, 11, 2)
                translation.save()
            return translation

    return do
