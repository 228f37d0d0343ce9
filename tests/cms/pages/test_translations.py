"""A page in another language: what its translator translates, and what stays one for all."""

import pytest
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, OverridableSegment, TranslationSource

from cms.clinic.models import ClinicSettings, ContactForm, Location, Practitioner, SafetyNotice
from cms.pages.models import TopicPage
from tests.cms.conftest import DEMO_PATH
from tests.cms.translating import fill_in, french_locale, submit, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def french(settings, demo):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [
        ("en-gb", "English"),
        ("fr", "Français"),
    ]
    return french_locale()


@pytest.fixture
def translated(french, django_capture_on_commit_callbacks):
    """`translated(object)` is its French translation, published."""

    def do(instance, words="FR {}"):
        with django_capture_on_commit_callbacks(execute=True):
            return translate(instance, french, words)

    return do


def test_x(translated, demo, by_path):
    for each in [demo.practitioner, demo.location, demo.safety_notice, demo.contact_form, demo.home]:
        translated(each)
    translated(demo.page)
    import json
    a = by_path(f"/fr{DEMO_PATH}")
    print(json.dumps(a.json(), indent=1, ensure_ascii=False))
    assert 0
